import * as errors from '../support/model-errors.ts';
import {
  createRandom,
  type DeltaSplit,
  type Reply,
  splitText,
  type WriteSplit,
} from '../support/model-reply.ts';

/** What the model server does to one request, and whether a later try meets it again. */
export type Plan = {
  text: string;
  fault: string;
  reply: Reply;
  /** The fault strikes the first try alone; later ones are answered well. */
  isOnce: boolean;
  /**
   * What arrives for certain before the fault; undefined where the fault may swallow some of it.
   */
  delivered: string | undefined;
};

type Draw = { pick: <T>(list: readonly [T, ...T[]]) => T; below: (end: number) => number };

const WORDS = [
  'word',
  'слово',
  'ещё',
  '日本語',
  '👩‍👩‍👧‍👦',
  '🇷🇺',
  '"quoted"',
  '\\n',
  'C:\\new\\u0041',
  'data: [DONE]',
  '{"delta":"x"}',
  'é',
  '\u2028',
  '<b>&amp;',
  '𝒳',
  '\t|',
] as const;
const SPACES = [' ', ' ', ' ', '\n', '\n\n', ''] as const;
const SPLITS: readonly [DeltaSplit, ...DeltaSplit[]] = ['word', 'word', 'unit', 3, 7, 'whole'];

/** Half of all requests have none. */
const FAULTS: readonly [string, ...string[]] = [
  'drop',
  'drop at a byte',
  'reset',
  'close',
  'close before the finish',
  'stall',
  'error',
  'failed',
  'drop before headers',
  '429',
  '500',
  '503',
  'page',
  'error with 200',
];

/** The same for the same seed. */
export function planFault(seed: number): Plan {
  const random = createRandom(seed);
  const below = (end: number) => Math.floor(random() * end);
  const draw: Draw = { below, pick: (list) => list[below(list.length)] ?? list[0] };
  const length = 1 + below(40);
  const text = Array.from({ length }, () => draw.pick(WORDS) + draw.pick(SPACES)).join('');
  const fault = below(2) === 0 ? 'none' : draw.pick(FAULTS);
  const reply: Reply = {
    text,
    deltaSplit: draw.pick(SPLITS),
    writes: drawWrites(draw),
    usage: draw.pick(['asked', 'always', 'never']),
    dialect: draw.pick(['openai', 'plain']),
    lineEnd: draw.pick(['\n', '\r\n']),
    comments: below(5) === 0,
    ...makeFault(fault, draw),
  };
  return { text, fault, reply, isOnce: below(2) === 0, delivered: findDelivered(text, reply) };
}

function findDelivered(text: string, { fault, deltaSplit }: Reply): string | undefined {
  if (!fault || fault.kind === 'drop' || typeof fault.at !== 'number') return undefined;
  const deltas = [...splitText(text, deltaSplit)].slice(0, fault.at).join('');
  // Half a character waits for its other half, and is never sent on alone.
  return /[\ud800-\udbff]$/.test(deltas) ? deltas.slice(0, -1) : deltas;
}

function drawWrites({ pick, below }: Draw): WriteSplit {
  return pick<WriteSplit>([
    'frame',
    'whole',
    'characters',
    { bytes: 1 },
    { bytes: 1 + below(50) },
    { seed: below(1000) },
  ]);
}

function makeFault(fault: string, { below }: Draw): Reply {
  const at = 1 + below(6);
  const faults: Record<string, Reply> = {
    drop: { fault: { kind: 'drop', at } },
    'drop at a byte': { fault: { kind: 'drop', at: { byte: 1 + below(3000) } } },
    reset: { fault: { kind: 'drop', at, reset: true } },
    close: { fault: { kind: 'close', at } },
    'close before the finish': { fault: { kind: 'close', at: 10_000 } },
    stall: { fault: { kind: 'stall', at } },
    error: { fault: { kind: 'error-event', at } },
    failed: { fault: { kind: 'failed', at } },
    'drop before headers': { fault: { kind: 'drop', at: 'headers' } },
    '429': { fixed: errors.rateLimited(1) },
    '500': { fixed: errors.serverError() },
    '503': { fixed: errors.unavailable() },
    page: { fixed: errors.htmlPage() },
    'error with 200': { fixed: errors.errorWithSuccessStatus() },
  };
  return faults[fault] ?? {};
}
