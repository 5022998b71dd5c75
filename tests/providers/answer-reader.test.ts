import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswerReader } from '../../server/providers/answer-reader.ts';
import { chat } from '../../server/providers/chat.ts';
import { createReading } from '../../server/providers/format.ts';

function writeEvent(content: string, padding?: string): string {
  const choices = [{ index: 0, delta: { content }, finish_reason: null }];
  return JSON.stringify({ model: 'one', choices, ...(padding && { obfuscation: padding }) });
}

/** Reads the bytes in slices of these lengths, by turns. */
function readSliced(bytes: Buffer, lengths: readonly number[]) {
  const reading = createReading();
  const { read, end } = createAnswerReader(chat, reading);
  const texts: string[] = [];
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    texts.push(read(bytes.subarray(from, from + length))?.text ?? '');
    from += length;
  }
  texts.push(end().text);
  return { text: texts.join(''), reading };
}

const separators = [
  { before: 'data: ', after: '\n\n' },
  { before: 'data:', after: '\n\n' },
  { before: 'data: ', after: '\r\n\r\n' },
  { before: ': still here\n\ndata: ', after: '\n\n' },
  { before: 'id: 7\ndata: ', after: '\n\n\n' },
  { before: 'data: ', after: '\r\n\n' },
];

test('the text is the same, however the bytes are sliced and the events are framed', () => {
  const event = fc.record({
    content: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('слово', '', '\n\n', '"}')),
    padding: fc.option(fc.stringMatching(/^\w{1,8}$/), { nil: undefined }),
    frame: fc.constantFrom(...separators),
  });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }),
      (events, lengths) => {
        const frames = events.map(
          ({ content, padding, frame }) =>
            `${frame.before}${writeEvent(content, padding)}${frame.after}`,
        );
        const { text, reading } = readSliced(Buffer.from(frames.join('')), lengths);
        assert.equal(reading.failure, undefined);
        assert.equal(text, events.map(({ content }) => content).join(''));
      },
    ),
  );
});

test('what comes after the end mark is not read', () => {
  const stream = `data: ${writeEvent('a')}\n\ndata: ${writeEvent('b')}\n\ndata: [DONE]\n\ndata: ${writeEvent('c')}\n\n`;
  for (const length of [1, 50, 10_000]) {
    const { text, reading } = readSliced(Buffer.from(stream), [length]);
    assert.equal(text, 'ab');
    assert.equal(reading.isOver, true);
  }
});

test('a failure keeps the text that came with it', () => {
  const stream = `data: ${writeEvent('a')}\n\ndata: ${writeEvent('b')}\n\ndata: {"error":{"code":"late","message":"no"}}\n\n`;
  const { text, reading } = readSliced(Buffer.from(stream), [10_000]);
  assert.equal(text, 'ab');
  assert.notEqual(reading.failure, undefined);
});

test('a chunk that completes no event gives undefined, and an event without text the empty text', () => {
  const { read } = createAnswerReader(chat, createReading());
  assert.equal(read(Buffer.from(': hello\n\n')), undefined);
  assert.equal(read(Buffer.from('data: {"choi')), undefined);
  assert.deepEqual(read(Buffer.from('ces":[]}\n\n')), { text: '', reasoning: '' });
});
