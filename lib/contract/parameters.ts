import type { ResponseFormat } from './response-format.ts';

export type FormatName = 'chat' | 'responses' | 'completions';

/** What a parameter holds, and how far it may go. */
export type Kind =
  | { type: 'number'; min: number; max: number; step: number }
  | { type: 'integer'; min: number; max: number }
  /** Any text, at most as long as a prompt. */
  | { type: 'text' }
  /** A name of a model server's own; the suggestions are not all there are. */
  | { type: 'word'; suggestions: readonly string[] }
  /** One text, or a list of them. */
  | { type: 'texts'; max: number }
  | { type: 'format' };

/**
 * The name of a parameter in an outgoing body; a dot stands before what is inside an object.
 * `onOpenAI` is the name that OpenAI's own address wants instead; each is tried for the other.
 */
export type Wire = {
  name: string;
  onOpenAI?: string;
  /** What is sent, where it is not the value itself. */
  write?: (value: never) => unknown;
};

export type Parameter = Kind & {
  /**
   * Null where the endpoint has no such field: it is left out, and the answer's `adjusted` tells.
   */
  wire: Readonly<Record<FormatName, Wire | null>>;
  /** Travels among the messages, not as a field of the body. */
  isMessage?: true;
  /** Whether an answer without it is better than none, where a model refuses the parameter. */
  isDroppable: boolean;
  /** The variable with the operator's default. */
  variable?: `OPENAI_${string}`;
  /** The variable with the operator's cap. */
  limitedBy?: 'MAX_TOKENS_LIMIT';
  /** Whether the page has it under “More”. */
  isUnderMore: boolean;
};

const LARGEST = Number.MAX_SAFE_INTEGER;

/**
 * The parameters of a request, in the order of the page. All else is made of this table: what is
 * checked, described, sent, kept and shown. Labels and hints are in lib/language/texts-*.ts.
 */
export const PARAMETERS = {
  temperature: {
    type: 'number',
    min: 0,
    max: 2,
    step: 0.1,
    wire: inAll('temperature'),
    isDroppable: true,
    variable: 'OPENAI_TEMPERATURE',
    isUnderMore: false,
  },
  max_tokens: {
    type: 'integer',
    min: 1,
    max: LARGEST,
    wire: {
      chat: { name: 'max_tokens', onOpenAI: 'max_completion_tokens' },
      responses: { name: 'max_output_tokens' },
      completions: { name: 'max_tokens' },
    },
    // It is somebody's money.
    isDroppable: false,
    variable: 'OPENAI_MAX_TOKENS',
    limitedBy: 'MAX_TOKENS_LIMIT',
    isUnderMore: false,
  },
  system: {
    type: 'text',
    wire: {
      chat: { name: 'messages' },
      responses: { name: 'instructions' },
      completions: { name: 'prompt' },
    },
    isMessage: true,
    isDroppable: false,
    isUnderMore: true,
  },
  top_p: {
    type: 'number',
    min: 0,
    max: 1,
    step: 0.05,
    wire: inAll('top_p'),
    isDroppable: true,
    isUnderMore: true,
  },
  stop: {
    type: 'texts',
    max: 4,
    wire: { ...inAll('stop'), responses: null },
    isDroppable: true,
    isUnderMore: true,
  },
  seed: {
    type: 'integer',
    min: -LARGEST,
    max: LARGEST,
    wire: { ...inAll('seed'), responses: null },
    isDroppable: true,
    isUnderMore: true,
  },
  reasoning_effort: {
    type: 'word',
    suggestions: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
    wire: {
      chat: { name: 'reasoning_effort' },
      responses: { name: 'reasoning.effort' },
      completions: null,
    },
    isDroppable: true,
    variable: 'OPENAI_REASONING_EFFORT',
    isUnderMore: true,
  },
  response_format: {
    type: 'format',
    wire: {
      chat: { name: 'response_format' },
      responses: { name: 'text.format', write: flattenFormat },
      completions: null,
    },
    isDroppable: true,
    isUnderMore: true,
  },
} as const satisfies Record<string, Parameter>;

function inAll<const N extends string>(name: N) {
  return { chat: { name }, responses: { name }, completions: { name } };
}

/** Responses has the schema's name and rules beside the type, not in an object of their own. */
function flattenFormat(format: ResponseFormat): object {
  return format.type === 'json_schema' ? { type: format.type, ...format.json_schema } : format;
}

export type ParameterName = keyof typeof PARAMETERS;

type Values = {
  number: number;
  integer: number;
  text: string;
  word: string;
  texts: string | string[];
  format: ResponseFormat;
};

/** The parameters that a request sets. */
export type ParameterValues = {
  [N in ParameterName]?: Values[(typeof PARAMETERS)[N]['type']] | undefined;
};

export type ParameterEntry = readonly [name: ParameterName, parameter: Parameter];

export const PARAMETER_LIST = Object.entries(PARAMETERS) as unknown as readonly ParameterEntry[];

export const PARAMETER_NAMES = PARAMETER_LIST.map(([name]) => name);
