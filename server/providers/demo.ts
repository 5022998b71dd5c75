import { createHash, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locale } from '../../lib/contract/wire.ts';
import { writeJson } from './demo-json.ts';
import { DEMO_TEXTS } from './demo-texts.ts';
import type { ModelRequest, Provider } from './provider.ts';

/** Milliseconds between the demo's words: quick, and still seen to stream. */
const WORD_DELAY_MS = 12;

/**
 * The model that answers when there is neither a key nor a server: it invents nothing, but shows
 * what the settings do. A token of it is a word with the blank before it.
 */
export const demo: Provider = async (request, signal, listener) => {
  const tokens = cutIntoTokens(writeAnswer(request));
  const given = request.continueFrom;
  const rest = given === undefined ? tokens : cutIntoTokens(skipGiven(tokens.join(''), given));
  const sent = rest.slice(0, request.parameters.max_tokens);
  listener.onStart('demo');
  for (const text of sent) {
    await sleep(WORD_DELAY_MS, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    await listener.onText(text);
  }
  const promptTokens = cutIntoTokens(request.prompt + (given ?? '')).length;
  return {
    model: 'demo',
    finishReason: sent.length < rest.length ? 'length' : 'stop',
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: sent.length,
      total_tokens: promptTokens + sent.length,
    },
    adjusted: [],
  };
};

/** Words with the white space before them; what is left at the end joins the last one. */
function cutIntoTokens(text: string): string[] {
  return text.match(/\s*\S+(?:\s+$)?/g) ?? [];
}

/**
 * The part of the answer after what was given, whole words of it counted, so that random answers
 * continue too.
 */
function skipGiven(answer: string, given: string): string {
  if (answer.startsWith(given)) return answer.slice(given.length);
  return cutIntoTokens(answer).slice(cutIntoTokens(given).length).join('');
}

type Choose = <T>(choices: readonly T[]) => T;

/**
 * A choice decided by the prompt at temperature 0, by prompt and seed where one is set, else anew
 * each time.
 */
function createChooser({ prompt, parameters }: ModelRequest): Choose {
  const { temperature, seed: number } = parameters;
  const isFixed = temperature === 0 || number !== undefined;
  const seed = createHash('sha256')
    .update(`${prompt}${number ?? ''}`)
    .digest();
  let step = 0;
  return <T>(choices: readonly T[]): T => {
    step += 1;
    const index = isFixed
      ? seed.readUInt16BE((step * 2) % 30) % choices.length
      : randomInt(choices.length);
    const choice = choices[index];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  };
}

function writeAnswer(request: ModelRequest): string {
  const choose = createChooser(request);
  const language: Locale = /\p{Script=Cyrillic}/u.test(request.rawPrompt) ? 'ru' : 'en';
  const texts = DEMO_TEXTS[language];
  if (request.preset === 'pet-names') return inventNames(texts.titles, texts.names, choose);
  const excerpt = [...request.rawPrompt.trim()].slice(0, 80).join('');
  const json = writeJson(request.parameters.response_format, excerpt);
  if (json !== undefined) return json;
  const paragraphs = texts.paragraphs.map((variants) => choose(variants));
  return [texts.opening(excerpt), ...paragraphs].join('\n\n');
}

/** Three different nicknames, separated by commas. */
function inventNames(titles: readonly string[], names: readonly string[], choose: Choose): string {
  const restOfTitles = [...titles];
  const restOfNames = [...names];
  return Array.from({ length: 3 }, () => {
    const title = choose(restOfTitles);
    const name = choose(restOfNames);
    restOfTitles.splice(restOfTitles.indexOf(title), 1);
    restOfNames.splice(restOfNames.indexOf(name), 1);
    return `${title} ${name}`;
  }).join(', ');
}
