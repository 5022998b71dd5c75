import { config as loadDotenv } from 'dotenv';
import type { AnswerEnd, Locale } from '../../lib/contract/wire.ts';
import { describePrompt, type PromptDescription } from '../../lib/prompts/describe-prompt.ts';
import type { Program } from '../../server/program/program.ts';
import { pickModel } from '../../server/prompts/pick-model.ts';
import { ConfigError } from '../../server/settings/config.ts';
import { askHere, openProgram } from '../ask/ask-here.ts';
import { askServer, callServer } from '../ask/ask-server.ts';
import { type Asker, AskFailure } from '../ask/asker.ts';
import { type PromptOptions, readOptions, USAGE, UsageFault } from './options.ts';
import { layOut, runTests } from './run-tests.ts';

/** Faults of what was typed, not of the answer. */
const WRONG_USE = ['unknown_preset', 'unknown_field', 'invalid_field', 'missing_prompt'];

type Run = PromptOptions & { locale: Locale; signal: AbortSignal };

/** Runs the command and returns its exit status: 0 done, 1 failed, 2 wrong use. */
export async function runPrompt(
  args: string[],
  locale: Locale,
  signal: AbortSignal,
): Promise<number> {
  try {
    const options = await readOptions(args);
    if (!options) {
      console.log(USAGE);
      return 0;
    }
    loadDotenv({ quiet: true });
    return await COMMANDS[options.kind]({ ...options, locale, signal });
  } catch (thrown) {
    return tellFailure(thrown);
  }
}

const COMMANDS = { ask: printAnswer, list: printList, test: printTests };

function tellFailure(thrown: unknown): number {
  if (thrown instanceof UsageFault) console.error(`${thrown.message}\n\n${USAGE}`);
  else if (thrown instanceof ConfigError) console.error(thrown.message);
  else if (thrown instanceof AskFailure) console.error(thrown.message);
  else throw thrown;
  if (thrown instanceof AskFailure) return WRONG_USE.includes(thrown.failure.code) ? 2 : 1;
  return 2;
}

async function findAsker({ server }: Run): Promise<Asker> {
  return server ? askServer(server) : askHere(await openProgram(process.env));
}

async function printAnswer(run: Run): Promise<number> {
  const { id = '', inputs, isJson, locale, signal } = run;
  const ask = await findAsker(run);
  let result = '';
  function onText(text: string): void {
    result += text;
    if (!isJson) process.stdout.write(text);
  }
  try {
    const end = await ask({ preset: id, inputs }, { locale, signal, onText });
    if (isJson) console.log(JSON.stringify({ result, ...end }, null, 2));
    else tellEnd(result, end, locale);
    return 0;
  } catch (thrown) {
    if (!isJson && result !== '') process.stdout.write('\n');
    if (!isJson || !(thrown instanceof AskFailure)) throw thrown;
    const partial = result === '' ? {} : { partial: result };
    console.log(JSON.stringify({ error: thrown.failure, ...partial }, null, 2));
    return WRONG_USE.includes(thrown.failure.code) ? 2 : 1;
  }
}

/** Ends the last line, and says on standard error where the answer is not the whole one. */
function tellEnd(result: string, { finish_reason: reason, adjusted }: AnswerEnd, locale: Locale) {
  if (!result.endsWith('\n')) process.stdout.write('\n');
  if (reason !== 'stop') {
    console.error(locale === 'ru' ? `Ответ неполон: ${reason}` : `Not the whole answer: ${reason}`);
  }
  for (const one of adjusted ?? []) console.error(`${one.param}: ${one.reason}`);
}

async function printList({ server, isJson, locale, signal }: Run): Promise<number> {
  const prompts = server
    ? await fetchList(server, locale, signal)
    : listHere(await openProgram(process.env), locale);
  if (isJson) {
    console.log(JSON.stringify({ prompts }, null, 2));
    return 0;
  }
  const rows = prompts.map(({ id, name, inputs }) => ({
    id,
    name,
    inputs: inputs.map((input) => (input.required ? input.name : `[${input.name}]`)).join(' '),
  }));
  console.log(layOut(rows).join('\n'));
  return 0;
}

async function fetchList(
  server: NonNullable<Run['server']>,
  locale: Locale,
  signal: AbortSignal,
): Promise<PromptDescription[]> {
  const headers = { 'Accept-Language': locale };
  const response = await callServer(server, '/api/prompts', signal, { headers });
  const body: { prompts: PromptDescription[] } = await response.json();
  return body.prompts;
}

function listHere({ prompts, settings }: Program, locale: Locale): PromptDescription[] {
  return prompts
    .list()
    .map((file) => describePrompt(file, locale, pickModel(file.model, settings)));
}

/** The rows come from the files here; a server may answer them all the same. */
async function printTests(run: Run): Promise<number> {
  const { id, server, locale, signal } = run;
  const program = await openProgram(process.env);
  const named = id === undefined ? undefined : program.prompts.find(id);
  if (id !== undefined && !named) throw new UsageFault(`there is no prompt file ${id}`);
  const files = (named ? [named] : program.prompts.list()).filter((one) => one.testData.length > 0);
  if (files.length === 0) throw new UsageFault('there is no testData to run');
  const ask = server ? askServer(server) : askHere(program);
  let failed = 0;
  for (const file of files) failed += await runTests(file, { ask, locale, signal });
  return failed > 0 ? 1 : 0;
}
