import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswerReader } from '../../server/providers/answer-reader.ts';
import { chat } from '../../server/providers/chat.ts';
import { completions } from '../../server/providers/completions.ts';
import { createReading, type Format } from '../../server/providers/format.ts';
import { responses } from '../../server/providers/responses.ts';

const ENVELOPE = { id: 'c-1', created: 1763800000 };

const model = fc.constantFrom('one', 'two');

const text = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z ]{0,6}$/) },
  fc.constantFrom(
    '',
    'one',
    'two',
    'one',
    'two',
    'null',
    'content',
    '"',
    '\\',
    '\n',
    '\u007f',
    '"}\n\ndata: x',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);

const choiceOf = (fields: fc.Arbitrary<object>) => fields.map((choice) => ({ choices: [choice] }));

/** Events that differ from one another by little. */
const chunk = fc.oneof(
  {
    weight: 12,
    arbitrary: choiceOf(text.map((content) => ({ delta: { content }, finish_reason: null }))),
  },
  choiceOf(text.map((content) => ({ delta: { content }, finish_reason: 'length' }))),
  choiceOf(text.map((refusal) => ({ delta: { refusal }, finish_reason: null }))),
  choiceOf(text.map((reasoning) => ({ delta: { content: 'a', reasoning }, finish_reason: null }))),
  choiceOf(text.map((content) => ({ message: { content }, finish_reason: null }))),
  choiceOf(text.map((one) => ({ text: one, finish_reason: null }))),
  fc.nat(9).map((count) => ({ choices: [], usage: { prompt_tokens: count } })),
);

const delta = fc.record({
  type: fc.constantFrom('response.output_text.delta', 'response.refusal.delta'),
  delta: text,
  sequence_number: fc.nat(3),
});

type Read = { said: string; reasoning: string; reading: object };

function readStream(format: Format, stream: string, cuts: readonly number[]): Read {
  const reading = createReading();
  const reader = createAnswerReader(format, reading);
  const bytes = Buffer.from(stream);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  const pieces = ends.map((end, index) => reader.read(bytes.subarray(ends[index - 1] ?? 0, end)));
  const all = [...pieces, reader.end()];
  return {
    said: all.map((piece) => piece?.text ?? '').join(''),
    reasoning: all.map((piece) => piece?.reasoning ?? '').join(''),
    reading,
  };
}

for (const [format, event] of [
  [chat, chunk],
  [completions, chunk],
  [responses, delta],
] as const) {
  test(`${format.name}: what an event says does not hang on those before it`, () => {
    const events = fc.array(
      fc.record({
        event,
        model,
        usage: fc.option(fc.constant({ prompt_tokens: 7 }), { nil: undefined }),
        padding: fc.option(fc.stringMatching(/^\w{0,8}$/), { nil: undefined }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(events, fc.array(fc.nat(), { maxLength: 5 }), (list, cuts) => {
        const data = list.map(({ event: one, padding, usage, ...named }) =>
          JSON.stringify({
            ...ENVELOPE,
            ...named,
            ...one,
            ...(padding !== undefined && { obfuscation: padding }),
            ...(usage && { usage }),
          }),
        );
        // Blanks before the value of `data:` that differ let no event have the shape of the one
        // before.
        const apart = data.map((one, index) => `data: ${' '.repeat(index)}${one}\n\n`).join('');
        const alike = data.map((one) => `data: ${one}\n\n`).join('');
        assert.deepEqual(readStream(format, alike, cuts), readStream(format, apart, []));
      }),
      { numRuns: 1000 },
    );
  });
}
