import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDeltaTemplate } from '../../server/providers/delta-template.ts';

type Event = { id: string; delta: { content: string }; obfuscation?: string };

function read(data: string): string {
  const event: Event = JSON.parse(data);
  return event.delta.content;
}

function write(content: string, more: object = {}): string {
  return JSON.stringify({ id: 'one', delta: { content }, finish: null, ...more });
}

/** A template that has seen one event, and how often it has asked for a second reading. */
function learnFrom(data: string) {
  const template = createDeltaTemplate();
  let readings = 0;
  const learn = (seen: string) =>
    template.learn(seen, read(seen), (probe) => {
      readings += 1;
      return read(probe);
    });
  /** The text of an event as it comes over the line, or undefined where it is left to the parser. */
  function match(seen: string): string | undefined {
    const frame = `data: ${seen}\n\n`;
    const cut = template.match(Buffer.from(`before${frame}after`), 'before'.length);
    assert.ok(cut === undefined || cut.end === 'before'.length + Buffer.byteLength(frame));
    return cut?.text;
  }
  learn(data);
  return { match, template, learn, countReadings: () => readings };
}

test('the text of an event like the last is cut out', () => {
  const { match } = learnFrom(write(' first'));
  assert.equal(match(write(' второе 🐈')), ' второе 🐈');
  assert.equal(match(write('')), '');
});

test('the padding of OpenAI may be of any length', () => {
  const { match } = learnFrom(write('a', { obfuscation: 'x7Kp' }));
  assert.equal(match(write('b', { obfuscation: '' })), 'b');
  assert.equal(match(write('c', { obfuscation: 'QQQQ3aaaaaa' })), 'c');
  assert.equal(match(write('d')), undefined);
  assert.equal(match(write('e', { obfuscation: 'x', error: { code: 'late' } })), undefined);
  assert.equal(match(`${write('f', { obfuscation: 'x' })} `), undefined);
});

test('an event of another shape is left to the parser', () => {
  const { match } = learnFrom(write('a'));
  const others = [
    write('b', { finish: 'stop' }),
    write('b').replace('one', 'two'),
    write('b').replace('"}', '","content":"c"}'),
    write('a').slice(0, -1),
    '',
  ];
  for (const other of others) assert.equal(match(other), undefined, other);
});

test('what is cut out is what the parser reads, whatever the text', () => {
  for (const more of [{}, { obfuscation: 'abc' }]) {
    const { match } = learnFrom(write('seed', more));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const data = write(text, more);
        const found = match(data);
        assert.ok(found === undefined || found === read(data));
      }),
    );
  }
});

test('an event that has not come whole is left to the parser', () => {
  for (const more of [{}, { obfuscation: 'abc' }]) {
    const { template } = learnFrom(write('seed', more));
    const frame = Buffer.from(`data: ${write('слово', more)}\n\n`);
    for (let end = 0; end < frame.length; end += 1) {
      assert.equal(template.match(frame.subarray(0, end), 0), undefined);
    }
    assert.equal(template.match(frame, 0)?.text, 'слово');
  }
});

test('where events are numbered, it gives up after three', () => {
  const numbered = (index: number) => write('word', { id: `event ${index}` });
  const { match, learn, countReadings } = learnFrom(numbered(0));
  for (let index = 1; index < 20; index += 1) {
    assert.equal(match(numbered(index)), undefined);
    learn(numbered(index));
  }
  assert.equal(countReadings(), 3);
});
