import { createRandom } from '../support/model-reply.ts';

/**
 * A model file for llama.cpp with random weights: one small layer, words and single bytes for
 * tokens. What it writes makes no sense, but the engine computes it as any other. The format:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */

const WIDTH = 32;
const HEADS = 2;
const INNER = 64;
/** Tokens of prompt and answer together. */
export const CONTEXT = 512;
const ALIGNMENT = 32;

/** Kinds of values and of tokens, as the format numbers them. */
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
const NORMAL_TOKEN = 1;
const UNKNOWN_TOKEN = 2;
const CONTROL_TOKEN = 3;
const BYTE_TOKEN = 6;

const WORDS =
  'the of and to in is on that by this with you it not or be are from at as your all have new more an was we will home can us about если он она мы вы они было снег город река утро дом 你好 世界 café naïve'.split(
    ' ',
  );

type Token = { text: string; kind: number };

const TOKENS: readonly Token[] = [
  { text: '<unk>', kind: UNKNOWN_TOKEN },
  { text: '<s>', kind: CONTROL_TOKEN },
  { text: '</s>', kind: CONTROL_TOKEN },
  ...Array.from({ length: 256 }, (_, byte) => ({
    text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
    kind: BYTE_TOKEN,
  })),
  // U+2581 stands for a space.
  ...WORDS.map((word) => ({ text: `\u2581${word}`, kind: NORMAL_TOKEN })),
];

const CHAT_TEMPLATE =
  "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant:";

/** The bytes of the file, the same for the same seed. */
export function makeRandomModel(seed: number): Buffer {
  const tensors = makeTensors(createRandom(seed));
  const fields = describeModel();
  const head = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length), uint64(fields.length)];
  let offset = 0;
  const infos = tensors.map(({ name, shape, values }) => {
    const info = [string(name), uint32(shape.length), ...shape.map(uint64), uint32(0)];
    info.push(uint64(offset));
    offset += pad(values).length;
    return Buffer.concat(info);
  });
  const start = pad(Buffer.concat([...head, ...fields, ...infos]));
  return Buffer.concat([start, ...tensors.map(({ values }) => pad(values))]);
}

function describeModel(): Buffer[] {
  const numbers = {
    'llama.context_length': CONTEXT,
    'llama.embedding_length': WIDTH,
    'llama.block_count': 1,
    'llama.feed_forward_length': INNER,
    'llama.attention.head_count': HEADS,
    'llama.attention.head_count_kv': HEADS,
    'llama.rope.dimension_count': WIDTH / HEADS,
    'llama.vocab_size': TOKENS.length,
    'tokenizer.ggml.unknown_token_id': 0,
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
  };
  const texts = {
    'general.architecture': 'llama',
    'general.name': 'random weights',
    'tokenizer.ggml.model': 'llama',
    'tokenizer.chat_template': CHAT_TEMPLATE,
  };
  return [
    ...Object.entries(texts).map(([name, value]) => field(name, STRING, string(value))),
    ...Object.entries(numbers).map(([name, value]) => field(name, UINT32, uint32(value))),
    field('llama.attention.layer_norm_rms_epsilon', FLOAT32, float32(1e-5)),
    field('tokenizer.ggml.add_bos_token', BOOL, Buffer.from([1])),
    list(
      'tokenizer.ggml.tokens',
      STRING,
      TOKENS.map(({ text }) => string(text)),
    ),
    list(
      'tokenizer.ggml.scores',
      FLOAT32,
      TOKENS.map((_, index) => float32(-index)),
    ),
    list(
      'tokenizer.ggml.token_type',
      INT32,
      TOKENS.map(({ kind }) => uint32(kind)),
    ),
  ];
}

type Tensor = { name: string; shape: number[]; values: Buffer };

function makeTensors(random: () => number): Tensor[] {
  const tensor = (name: string, shape: number[], value: (index: number) => number): Tensor => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length }, (_, index) => value(index));
    return { name, shape, values: Buffer.from(values.buffer) };
  };
  const weight = (name: string, from: number, to: number) =>
    tensor(`${name}.weight`, [from, to], () => (random() - 0.5) / 2);
  const norm = (name: string) => tensor(`${name}.weight`, [WIDTH], () => 1);
  return [
    tensor('token_embd.weight', [WIDTH, TOKENS.length], () => random() - 0.5),
    norm('output_norm'),
    // Bytes have no weight, so that words alone are written and the text is always whole
    // characters.
    tensor('output.weight', [WIDTH, TOKENS.length], (index) => {
      const kind = TOKENS[Math.floor(index / WIDTH)]?.kind;
      return kind === NORMAL_TOKEN ? (random() - 0.5) * 4 : 0;
    }),
    norm('blk.0.attn_norm'),
    weight('blk.0.attn_q', WIDTH, WIDTH),
    weight('blk.0.attn_k', WIDTH, WIDTH),
    weight('blk.0.attn_v', WIDTH, WIDTH),
    weight('blk.0.attn_output', WIDTH, WIDTH),
    norm('blk.0.ffn_norm'),
    weight('blk.0.ffn_gate', WIDTH, INNER),
    weight('blk.0.ffn_up', WIDTH, INNER),
    weight('blk.0.ffn_down', INNER, WIDTH),
  ];
}

function field(name: string, kind: number, value: Buffer): Buffer {
  return Buffer.concat([string(name), uint32(kind), value]);
}

function list(name: string, kind: number, values: Buffer[]): Buffer {
  const head = [uint32(kind), uint64(values.length)];
  return field(name, ARRAY, Buffer.concat([...head, ...values]));
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function pad(bytes: Buffer): Buffer {
  const rest = bytes.length % ALIGNMENT;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(ALIGNMENT - rest)]);
}
