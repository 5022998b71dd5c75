import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { createEventStreamParser } from '../../lib/contract/event-stream.ts';
import type { Format, Reply } from '../support/model-reply.ts';
import type { ModelServer } from '../support/model-server.ts';
import { startModelServer, waitUntil } from '../support/model-server.ts';

const FORMATS: Format[] = ['chat', 'responses', 'completions'];
const TEXT = ' Привет, мир! 👩‍👩‍👧 «ёж» naïve 日本語\n\nконец  ';

let model: ModelServer;
let client: OpenAI;

before(async () => {
  model = await startModelServer();
  client = new OpenAI({ apiKey: 'sk-test', baseURL: model.url, maxRetries: 0 });
});

after(() => model.close());

afterEach(async () => {
  await model.idle();
  model.requests.length = 0;
  model.reply = {};
});

type Ending = { text: string; refusal: string; finish: string | undefined; usage: unknown };

/** Calls through the openai package and reads the stream to its end. */
async function read(format: Format, reply: Reply): Promise<Ending> {
  model.replyWith(() => reply);
  const ending: Ending = { text: '', refusal: '', finish: undefined, usage: undefined };
  const base = { model: 'test-model', stream: true as const };
  const asked = { ...base, stream_options: { include_usage: true } };
  if (format === 'responses') {
    for await (const event of await client.responses.create({ ...base, input: 'Hi' })) {
      if (event.type === 'response.output_text.delta') ending.text += event.delta;
      if (event.type === 'response.refusal.delta') ending.refusal += event.delta;
      if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        ending.finish = event.response.incomplete_details?.reason ?? event.response.status;
        ending.usage = event.response.usage;
      }
      if (event.type === 'response.failed') ending.finish = event.response.error?.code;
    }
  } else if (format === 'chat') {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    for await (const chunk of await client.chat.completions.create({ ...asked, messages })) {
      const choice = chunk.choices[0];
      ending.text += choice?.delta.content ?? '';
      ending.refusal += choice?.delta.refusal ?? '';
      ending.finish ??= choice?.finish_reason ?? undefined;
      ending.usage = chunk.usage;
    }
  } else {
    for await (const chunk of await client.completions.create({ ...asked, prompt: 'Hi' })) {
      ending.text += chunk.choices[0]?.text ?? '';
      ending.finish ??= chunk.choices[0]?.finish_reason ?? undefined;
      ending.usage = chunk.usage;
    }
  }
  return ending;
}

function post(format: Format, body: object, signal?: AbortSignal): Promise<Response> {
  const paths = { chat: '/chat/completions', responses: '/responses', completions: '/completions' };
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body), ...(signal && { signal }) };
  return fetch(model.url + paths[format], init);
}

async function readFrames(format: Format, reply: Reply): Promise<string[]> {
  model.replyWith(() => reply);
  const response = await post(format, {
    model: 'test-model',
    stream: true,
    messages: [],
    input: '',
  });
  return createEventStreamParser()(await response.text()).map((event) => event.data);
}

for (const format of FORMATS) {
  describe(format, () => {
    const splits: Reply[] = [
      { deltaSplit: 'word' },
      { deltaSplit: 'whole', writes: 'whole' },
      { deltaSplit: 'unit' },
      { deltaSplit: 3, writes: 'characters' },
      { writes: { bytes: 1 } },
      { writes: { seed: 7 }, lineEnd: '\r\n', comments: true },
      { dialect: 'plain', doneMarker: false },
      { delay: { headers: 5, firstByte: 5, delta: 2 } },
    ];
    for (const split of splits) {
      test(`gives the exact text with ${JSON.stringify(split)}`, async () => {
        const { text } = await read(format, { ...split, text: TEXT });
        assert.equal(text, TEXT);
        assert.deepEqual(
          model.requests.map(({ finished, closedEarly }) => ({ finished, closedEarly })),
          [{ finished: true, closedEarly: false }],
        );
      });
    }

    test('reports the ending and the usage', async () => {
      const counts = { prompt: 12, completion: 34, reasoning: 5, cached: 6 };
      const { finish, usage } = await read(format, { counts });
      assert.equal(finish, format === 'responses' ? 'completed' : 'stop');
      const said = JSON.stringify(usage);
      for (const part of [':12', ':34', ':46', 'reasoning_tokens":5', 'cached_tokens":6']) {
        assert.ok(said.includes(part), `${part} in ${said}`);
      }
      const cut = await read(format, { finish: 'length', text: '' });
      assert.equal(cut.finish, format === 'responses' ? 'max_output_tokens' : 'length');
      assert.equal(cut.text, '');
      const filtered = await read(format, { finish: 'content_filter' });
      assert.equal(filtered.finish, 'content_filter');
      const silent = await read(format, { usage: 'never' });
      assert.equal(silent.usage ?? null, null);
    });

    test('breaks where the fault says', async () => {
      const text = 'one two three four';
      const faults: Reply['fault'][] = [
        { kind: 'drop', at: 'headers' },
        { kind: 'drop', at: 2 },
        { kind: 'drop', at: 2, reset: true },
        { kind: 'drop', at: { byte: 30 } },
        { kind: 'error-event', at: 2 },
      ];
      for (const fault of faults) {
        const reply = fault ? { text, fault } : {};
        await assert.rejects(read(format, reply), Error, JSON.stringify(fault));
      }
      assert.ok(model.requests.every((request) => !request.closedEarly));
      const closed = await read(format, { text, fault: { kind: 'close', at: 2 } });
      assert.deepEqual([closed.text, closed.finish], ['one two', undefined]);
      const late = await read(format, { text, fault: { kind: 'close', at: 99 } });
      assert.deepEqual([late.text, late.finish], [text, undefined]);
      const never = await read(format, { text, fault: { kind: 'drop', at: { byte: 1e9 } } });
      assert.deepEqual([never.text, never.finish !== undefined], [text, true]);
    });

    test('stalls until the caller leaves, and notes when', async () => {
      for (const at of ['headers', 1] as const) {
        model.replyWith(() => ({ fault: { kind: 'stall', at } }));
        const leave = new AbortController();
        const call = post(format, { stream: true }, leave.signal).then((response) =>
          response.text(),
        );
        await waitUntil(() => model.running() === 1, 5000, 'the call did not arrive');
        const leftAt = performance.now();
        leave.abort();
        await assert.rejects(call);
        await model.idle();
        const request = model.requests.at(-1);
        assert.equal(request?.closedEarly, true);
        assert.equal(request?.finished, false);
        assert.ok((request?.closedAt ?? 0) >= leftAt);
      }
    });

    test('answers whole where no stream is asked for', async () => {
      model.replyWith(() => ({ text: TEXT }));
      const response = await post(format, { model: 'test-model' });
      const body = await response.text();
      assert.ok(body.includes(JSON.stringify(TEXT)), body);
      assert.equal(response.headers.get('content-type'), 'application/json');
    });
  });
}

test('a refusal is told as one where the format can', async () => {
  for (const format of ['chat', 'responses'] as const) {
    const { text, refusal } = await read(format, { finish: 'refusal', text: 'I cannot help.' });
    assert.deepEqual([text, refusal], ['', 'I cannot help.']);
  }
});

test('a stream of chat ends with the finish, the usage and the marker, in this order', async () => {
  const frames = await readFrames('chat', { text: 'a b', usage: 'always' });
  const last = frames.slice(-3).map((data) => (data === '[DONE]' ? data : JSON.parse(data)));
  assert.equal(last[0].choices[0].finish_reason, 'stop');
  assert.equal(last[0].usage, null);
  assert.deepEqual(last[1].choices, []);
  assert.equal(last[1].usage.completion_tokens, 1);
  assert.equal(last[2], '[DONE]');
});

test('a stream of responses names its events and counts them', async () => {
  const frames = await readFrames('responses', { text: 'a b' });
  const events = frames.map((data) => JSON.parse(data));
  assert.deepEqual(
    events.map((event) => event.type.replace('response.', '')),
    [
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ],
  );
  assert.deepEqual(
    events.map((event) => event.sequence_number),
    events.map((_, index) => index),
  );
  const [failed] = (await readFrames('responses', { fault: { kind: 'failed', at: 1 } })).slice(-1);
  assert.equal(JSON.parse(failed ?? '').response.error.code, 'server_error');
});

test('a reader that stops reading holds the sender back', async () => {
  const text = 'x'.repeat(30 * 1024 * 1024);
  model.replyWith(() => ({ text, deltaSplit: 1024 }));
  const leave = new AbortController();
  const response = await post('chat', { stream: true }, leave.signal);
  const reader = response.body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const sent = model.requests[0]?.sentBytes ?? 0;
  assert.ok(sent < text.length / 2, `${sent} bytes were sent`);
  leave.abort();
});
