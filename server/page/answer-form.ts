import { describeEnding, type Timing } from '../../lib/answer/describe-ending.ts';
import type { FormOutcome, FormValues } from '../../lib/answer/page-props.ts';
import { PARAMETER_NAMES } from '../../lib/contract/parameters.ts';
import type { Answer, Locale } from '../../lib/contract/wire.ts';
import { getTexts } from '../../lib/language/texts.ts';
import { collectAnswer } from '../generate/collect.ts';
import { type Body, receiveBody, startPrompt } from '../generate/receive-prompt.ts';
import { type AppError, toAppError } from '../http/app-error.ts';
import type { Exchange } from '../http/exchange.ts';
import type { RequestContext } from '../program/request-context.ts';
import { admitPrompt } from '../routes/admit.ts';
import { type PageForm, toPresetBody } from './prompt-form.ts';

export type FormReply = { values: FormValues; outcome?: FormOutcome };

/**
 * Refusals after which the prompt still goes back into the form. Others come from strangers, whose
 * body is not read.
 */
const RETURNS_FORM: readonly string[] = ['rate_limited', 'overloaded', 'shutting_down'];

/**
 * Answers the page's form on the same road as POST /api/generate; what was typed comes back with
 * the answer or the error.
 */
export async function answerForm(
  context: RequestContext,
  form: PageForm | undefined,
): Promise<FormReply & { error?: AppError }> {
  const { exchange } = context;
  let body: Body | undefined;
  try {
    await admitPrompt(context);
    body = undoLineBreaks(await receiveBody(context));
    const { generation } = await startPrompt(context, toPresetBody(body, form));
    const answer = await collectAnswer(generation);
    const before = readContinued(body);
    const said = answer && sayAnswer(answer, before, tellTimes(exchange), exchange.locale);
    const outcome = { ...before, ...said };
    return { values: readValues(body), outcome };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (RETURNS_FORM.includes(error.code)) body ??= await readForReturn(context);
    return { values: readValues(body), outcome: readContinued(body), error };
  }
}

async function readForReturn(context: RequestContext): Promise<Body | undefined> {
  try {
    return undoLineBreaks(await receiveBody(context));
  } catch {
    return undefined;
  }
}

/** Browsers send a form's line breaks as CR LF, whatever was typed. */
function undoLineBreaks(body: Body): Body {
  if (body.kind !== 'form') return body;
  const entries = listFields(body).map(([name, text]) => [name, text.replaceAll('\r\n', '\n')]);
  return { kind: 'form', value: Object.fromEntries(entries) };
}

function listFields(body: Body | undefined): [string, string][] {
  if (typeof body?.value !== 'object' || body.value === null) return [];
  return Object.entries(body.value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
}

function readValues(body: Body | undefined): FormValues {
  const fields = listFields(body);
  const names: readonly string[] = ['prompt', 'preset', 'model', ...PARAMETER_NAMES];
  const inputs = fields
    .filter(([name]) => name.startsWith('inputs.'))
    .map(([name, text]) => [name.slice('inputs.'.length), text]);
  return {
    ...Object.fromEntries(fields.filter(([name]) => names.includes(name))),
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs) }),
  };
}

function readContinued(body: Body | undefined): FormOutcome {
  const text = Object.fromEntries(listFields(body)).continue_from;
  return text === undefined ? {} : { continueFrom: text };
}

function tellTimes({ startedAt, generation }: Exchange): Timing {
  const firstText = generation?.firstTextMs;
  return { ...(firstText !== undefined && { firstText }), total: performance.now() - startedAt };
}

function sayAnswer(
  answer: Answer,
  { continueFrom = '' }: FormOutcome,
  timing: Timing,
  locale: Locale,
): FormOutcome {
  const { result, reasoning: _, ...end } = answer;
  const whole = { text: continueFrom + result, end, timing };
  return { answer, timing, ending: describeEnding(whole, getTexts(locale), locale) };
}
