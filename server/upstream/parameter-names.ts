import { PARAMETER_LIST, type Parameter } from '../../lib/contract/parameters.ts';

type Spelling = { names: string[]; words?: string[] };

/**
 * The parameters of the contract, and how model servers spell them, in their fields and in the
 * words of their errors. Names that are words of the language as well count in a sentence only
 * where it marks them as a name.
 */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  ...Object.fromEntries(PARAMETER_LIST.map(([name, one]) => [name, { names: listWireNames(one) }])),
  max_tokens: {
    names: [
      ...['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'max_new_tokens'],
      ...['maxTokens', 'maxOutputTokens', 'maxCompletionTokens', 'num_predict', 'n_predict'],
      ...['max tokens', 'max output tokens', 'maximum tokens', 'maximum output tokens'],
    ],
  },
  temperature: { names: ['temperature'] },
  top_p: { names: ['top_p', 'topP', 'top-p'] },
  stop: { names: ['stop_sequences', 'stopSequences', 'stop sequences'], words: ['stop'] },
  seed: { names: ['random_seed'], words: ['seed'] },
  reasoning_effort: {
    names: ['reasoning_effort', 'reasoning.effort', 'reasoningEffort', 'thinking_budget'],
    words: ['reasoning', 'thinking', 'think'],
  },
  response_format: {
    names: [
      ...['response_format', 'responseFormat', 'text.format', 'response_schema', 'json_schema'],
      'json schema',
    ],
  },
  system: { names: ['system_instruction', 'systemInstruction'], words: ['system', 'instructions'] },
  stream_options: { names: ['stream_options', 'include_usage'] },
  store: { names: [], words: ['store'] },
  prompt: { names: [], words: ['messages', 'input', 'prompt'] },
};

function listWireNames({ wire, isMessage }: Parameter): string[] {
  if (isMessage) return [];
  return Object.values(wire).flatMap((one) => (one ? [one.name, one.onOpenAI ?? one.name] : []));
}

const CONTRACT_NAMES = new Map([
  // The object in a body that the parameter stands in.
  ...PARAMETER_LIST.flatMap(([param, one]) =>
    listWireNames(one).map((name) => [name.split('.')[0] ?? name, param] as const),
  ),
  ...Object.entries(SPELLINGS).flatMap(([param, { names, words = [] }]) =>
    [param, ...names, ...words].map((name) => [name.toLowerCase(), param] as const),
  ),
]);

/**
 * A parameter of a model server under the name that this program's callers know; a path counts as
 * its first known part.
 */
export function toContractName(param: string): string {
  const name = param.replace(/^(body|generation_?config|parameters)\./i, '');
  const known = CONTRACT_NAMES.get(name.toLowerCase());
  return known ?? CONTRACT_NAMES.get(name.split(/[.[]/)[0]?.toLowerCase() ?? '') ?? param;
}

/** Whether a field has the name of a parameter, in any spelling. */
export function isParameter(name: string): boolean {
  return CONTRACT_NAMES.has(name.toLowerCase());
}

/** The contract's name of the parameter that a sentence names first. */
export function findParameter(words: string): string | undefined {
  const found = PATTERNS.map(({ param, pattern }) => ({ param, at: words.search(pattern) }));
  return found.filter(({ at }) => at >= 0).toSorted((a, b) => a.at - b.at)[0]?.param;
}

const PATTERNS = Object.entries(SPELLINGS).flatMap(([param, { names, words = [] }]) => {
  const isPlain = param !== 'prompt' && names.length > 0;
  return [
    ...(isPlain
      ? [{ param, pattern: new RegExp(`(?<![\\w-])(?:${either(names)})(?![\\w-])`, 'i') }]
      : []),
    ...(param !== 'prompt' && words.length > 0 ? [{ param, pattern: markedName(words) }] : []),
  ];
});

/** In quotation marks or brackets, beside a word such as parameter, or before or after a colon. */
function markedName(words: readonly string[]): RegExp {
  const name = `(?:${either(words)})(?![\\w-])`;
  const kind =
    '(?:parameter|param|argument|field|property|key|option|name|value|level|supplied)s?(?:\\(s\\))?';
  return new RegExp(
    [
      `['"\`[](?:[\\w.]+\\.)?${name}(?:\\[\\d+\\])?['"\`\\]]`,
      `\\b${kind}:?\\s+${name}`,
      `\\b${name}\\s+${kind}`,
      `\\bsupports? ${name}`,
      `\\b(?:invalid|unsupported|negative|bad|wrong) (?:${either(words)})s?(?![\\w-])`,
      `(?:^|> |: )${name}(?::| is\\b| are\\b)`,
      `: ${name}\\W*$`,
    ].join('|'),
    'im',
  );
}

/** Every spelling of a parameter of the contract, as the inside of a pattern. */
export function listSpellings(param: string): string {
  const { names, words = [] } = SPELLINGS[param] ?? { names: [param] };
  return either([param, ...names, ...words]);
}

function either(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('.', '\\.')).join('|');
}
