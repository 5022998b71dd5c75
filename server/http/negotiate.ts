export type AnswerForm = 'json' | 'events' | 'text';

const FORMS: Readonly<Record<string, AnswerForm>> = {
  'application/json': 'json',
  'text/event-stream': 'events',
  'text/plain': 'text',
};

/** The form of the answer: what the body says, else what the Accept header likes best; JSON where it names none of the three. */
export function chooseForm(accept: string | undefined, stream: boolean | undefined): AnswerForm {
  if (stream !== undefined) return stream ? 'events' : 'json';
  let best: AnswerForm = 'json';
  let bestQuality = 0;
  for (const entry of (accept ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const form = FORMS[type];
    const weight = parameters.find((one) => one.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2)) || 0;
    if (form && quality > bestQuality) {
      best = form;
      bestQuality = quality;
    }
  }
  return best;
}
