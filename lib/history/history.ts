import type { FormValues } from '../answer/page-props.ts';
import { writeParameters } from '../contract/parameter-texts.ts';
import type { AnswerEnd, GenerateRequest, InputValue, Locale } from '../contract/wire.ts';
import { isLocale } from '../language/locale.ts';
import { type HistorySettings, parseEnd, parseInputs, parseSettings } from './stored-values.ts';

/** An answer and what it was asked for with. `end` is missing where it was stopped or failed. */
export type HistoryAnswer = { settings: HistorySettings; answer: string; end?: AnswerEnd };

/** One prompt and what came of it, as it is kept on the reader's device. */
export type HistoryEntry = HistoryAnswer & {
  /** Begins with the time, so that ids sort as times do. */
  id: string;
  /** Milliseconds since 1970. */
  time: number;
  locale: Locale;
  prompt: string;
  /** The variables of the prompt file that `settings.preset` names. */
  inputs?: Readonly<Record<string, InputValue>>;
  /** The further answers of a comparison. */
  others?: readonly HistoryAnswer[];
  /** UTF-16 units that the entry takes, about. */
  size: number;
};

/** What the page knows when a run is over. */
export type FinishedRun = { request: GenerateRequest; text: string; end?: AnswerEnd };

/** How much is kept: entries, and UTF-16 units of them all. The oldest go first. */
export const HISTORY_LIMITS = { entries: 500, size: 8_000_000 };

/** What an entry takes besides its texts. */
const OVERHEAD = 500;

/**
 * Of one run, or of those of a comparison. `random` keeps apart what two tabs add in the same
 * millisecond.
 */
export function makeEntry(
  [first, ...others]: readonly [FinishedRun, ...FinishedRun[]],
  { locale, time, random }: { locale: Locale; time: number; random: string },
): HistoryEntry {
  const { inputs } = first.request;
  return sizeEntry({
    id: `${time.toString(36).padStart(9, '0')}-${random}`,
    time,
    locale,
    prompt: sayPrompt(first.request),
    ...(inputs && { inputs }),
    ...makeAnswer(first),
    ...(others.length > 0 && { others: others.map(makeAnswer) }),
  });
}

function makeAnswer({ request, text, end }: FinishedRun): HistoryAnswer {
  return {
    settings: parseSettings(request),
    answer: text,
    ...(end && { end }),
  };
}

function sizeEntry(entry: Omit<HistoryEntry, 'size'>): HistoryEntry {
  const answers = [entry, ...(entry.others ?? [])].map(({ answer }) => answer.length);
  return {
    ...entry,
    size: answers.reduce((sum, length) => sum + length, entry.prompt.length + OVERHEAD),
  };
}

/**
 * What is shown and searched as the prompt: for a prompt file, what was given for its variables.
 */
function sayPrompt({ prompt, inputs = {} }: GenerateRequest): string {
  return prompt ?? Object.values(inputs).join(', ');
}

/** Whether the run carried this entry's answer on, so that it takes the entry's place. */
export function isCarriedOn(entry: HistoryEntry, { request }: FinishedRun): boolean {
  return (
    !entry.others && entry.prompt === sayPrompt(request) && entry.answer === request.continue_from
  );
}

/**
 * What the store held, or undefined where it is no entry: other versions, other programs and
 * curious readers write there too.
 */
export function parseEntry(value: unknown): HistoryEntry | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, time, locale, prompt, inputs, others, ...rest } = value as Record<string, unknown>;
  const isTime = typeof time === 'number' && Number.isFinite(new Date(time).getTime());
  if (typeof id !== 'string' || id === '' || !isTime || !isLocale(locale)) return undefined;
  const first = parseAnswer(rest);
  if (typeof prompt !== 'string' || !first) return undefined;
  const knownInputs = parseInputs(inputs);
  const more = Array.isArray(others)
    ? others.map(parseAnswer).filter((one) => one !== undefined)
    : [];
  return sizeEntry({
    id,
    time,
    locale,
    prompt,
    ...(knownInputs && { inputs: knownInputs }),
    ...first,
    ...(more.length > 0 && { others: more }),
  });
}

function parseAnswer(value: unknown): HistoryAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { settings, answer, end } = value as Record<string, unknown>;
  if (typeof answer !== 'string') return undefined;
  const knownEnd = parseEnd(end);
  return { settings: parseSettings(settings), answer, ...(knownEnd && { end: knownEnd }) };
}

/** Each answer of a comparison as an entry of its own. */
export function splitEntry({ others = [], ...entry }: HistoryEntry): HistoryEntry[] {
  const { end: _, ...rest } = entry;
  return [entry, ...others.map((answer) => ({ ...rest, ...answer }))];
}

/**
 * The ids that have to go, given all ids with their sizes, newest first. The newest one stays,
 * however long.
 */
export function listExcess(
  entries: readonly Pick<HistoryEntry, 'id' | 'size'>[],
  limits: { entries: number; size: number } = HISTORY_LIMITS,
): string[] {
  let total = 0;
  return entries
    .filter(({ size }, index) => {
      total += size;
      return index > 0 && (index >= limits.entries || total > limits.size);
    })
    .map(({ id }) => id);
}

/**
 * The entries with every word of the query in the prompt or an answer; case and ё/е make no
 * difference.
 */
export function searchEntries(entries: readonly HistoryEntry[], query: string): HistoryEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = readFolded(entry);
    return words.every((word) => text.includes(word));
  });
}

const foldedTexts = new WeakMap<HistoryEntry, string>();

/** Folded once, so that a search at each key press stays quick. */
function readFolded(entry: HistoryEntry): string {
  const known = foldedTexts.get(entry);
  if (known !== undefined) return known;
  const answers = splitEntry(entry).map(({ answer }) => answer);
  const text = fold([entry.prompt, ...answers].join('\n'));
  foldedTexts.set(entry, text);
  return text;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е');
}

/** The entry as the form's fields hold it. */
export function readEntryValues({ prompt, inputs, settings }: HistoryEntry): FormValues {
  const { preset, model, ...parameters } = settings;
  const values = {
    ...(preset !== undefined && { preset }),
    ...(model !== undefined && { model }),
    ...writeParameters(parameters),
  };
  if (!inputs) return { prompt, ...values };
  const texts = Object.entries(inputs).map(([name, value]) => [name, String(value)]);
  // A single one fits the start page's box too.
  return { ...(texts.length === 1 && { prompt }), inputs: Object.fromEntries(texts), ...values };
}
