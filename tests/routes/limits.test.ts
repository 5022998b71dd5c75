import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer, waitUntil } from '../support/model-server.ts';
import { type Program, type ProgramOptions, startProgram } from '../support/program.ts';

const ALICE = 'alice-token-0123456789';
const BOB = 'bob-token-0123456789';

let model: ModelServer;
before(async () => {
  model = await startModelServer();
});
after(() => model.close());

async function withProgram(
  env: NonNullable<ProgramOptions['env']>,
  use: (program: Program) => Promise<void>,
) {
  const program = await startProgram({ env: { OPENAI_BASE_URL: model.url, ...env } });
  model.reply = {};
  model.requests.length = 0;
  try {
    await use(program);
  } finally {
    await program.stop();
  }
}

function post({ url }: Program, headers: Record<string, string> = {}, body = '{"prompt":"Hi"}') {
  return fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
}

const statusOf = async (answer: Promise<Response>) => {
  const response = await answer;
  await response.text();
  return response.status;
};

async function countAdmitted(answers: Promise<Response>[]) {
  const statuses = await Promise.all(answers.map(statusOf));
  const admitted = statuses.filter((status) => status === 200).length;
  assert.equal(statuses.filter((status) => status === 429).length, statuses.length - admitted);
  return admitted;
}

test('exactly the limit is admitted, however many ask at once', () =>
  withProgram({ RATE_LIMIT: '50/hour' }, async (program) => {
    const answers = Array.from({ length: 400 }, () => post(program));
    assert.equal(await countAdmitted(answers), 50);
    assert.equal(model.requests.length, 50);
  }));

test('what is left is told in every counted answer, bad bodies count, refused callers do not', () =>
  withProgram({ RATE_LIMIT: '3/hour', ACCESS_TOKENS: `alice:${ALICE}` }, async (program) => {
    const alice = { authorization: `Bearer ${ALICE}` };
    for (let i = 0; i < 5; i += 1) {
      const stranger = await post(program);
      assert.deepEqual([stranger.status, stranger.headers.get('ratelimit')], [401, null]);
      const elsewhere = await post(program, { ...alice, Origin: 'http://evil.example' });
      assert.deepEqual([elsewhere.status, elsewhere.headers.get('ratelimit')], [403, null]);
    }
    const first = await post(program, alice);
    assert.equal(first.headers.get('ratelimit-policy'), '"requests";q=3;w=3600');
    assert.match(first.headers.get('ratelimit') ?? '', /^"requests";r=2;t=3(600|5\d\d)$/);
    const bad = await post(program, alice, '{');
    assert.equal(bad.status, 400);
    assert.match(bad.headers.get('ratelimit') ?? '', /^"requests";r=1;/);
    await post(program, alice, 'prompt=Hi');
    const refused = await post(program, alice);
    assert.equal(refused.status, 429);
    const { error } = await refused.json();
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter > 3500 && retryAfter <= 3600);
    assert.equal(refused.headers.get('ratelimit'), `"requests";r=0;t=${retryAfter}`);
    assert.deepEqual([error.code, error.retry_after], ['rate_limited', retryAfter]);
  }));

test('a window ends and the caller is admitted again', () =>
  withProgram({ RATE_LIMIT: '2/second' }, async (program) => {
    const answers = Array.from({ length: 10 }, () => post(program));
    assert.ok((await countAdmitted(answers)) >= 2);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.equal(await statusOf(post(program)), 200);
  }));

test('each token has a limit of its own', () =>
  withProgram(
    { RATE_LIMIT: '2/hour', ACCESS_TOKENS: `alice:${ALICE},bob:${BOB}` },
    async (program) => {
      const send = (token: string) =>
        Array.from({ length: 5 }, () => post(program, { authorization: `Bearer ${token}` }));
      assert.equal(await countAdmitted([...send(ALICE), ...send(BOB)]), 4);
    },
  ));

test('a forged X-Forwarded-For is one bucket, a trusted one tells callers apart', async () => {
  const forge = (i: number) => ({ 'X-Forwarded-For': `203.0.113.${i}` });
  const many = Array.from({ length: 20 }, (_, i) => i);
  const open = { ALLOW_ANONYMOUS: 'true', RATE_LIMIT: '2/hour' };
  await withProgram(open, async (program) => {
    assert.equal(await countAdmitted(many.map((i) => post(program, forge(i)))), 2);
  });
  await withProgram({ ...open, TRUST_PROXY: '1' }, async (program) => {
    assert.equal(await countAdmitted(many.map((i) => post(program, forge(i)))), 20);
    const behind = (i: number) => ({ 'X-Forwarded-For': `198.51.100.${i}, 192.0.2.1` });
    assert.equal(await countAdmitted(many.map((i) => post(program, behind(i)))), 2);
    const ipv6 = (i: number) => ({ 'X-Forwarded-For': `2001:db8::${i}` });
    assert.equal(await countAdmitted(many.map((i) => post(program, ipv6(i)))), 2, 'one /64');
  });
});

test('RATE_LIMIT off counts nothing', () =>
  withProgram({ RATE_LIMIT: 'off' }, async (program) => {
    const answer = await post(program);
    assert.deepEqual([answer.status, answer.headers.get('ratelimit')], [200, null]);
  }));

test('a budget counts what the model server reports, and refuses when it is spent', () =>
  withProgram({ TOKEN_BUDGET: '100/day' }, async (program) => {
    model.reply = { usage: 'always', counts: { prompt: 30, completion: 30 } };
    const first = await post(program);
    assert.match(first.headers.get('ratelimit') ?? '', /"tokens";r=100;t=86400/);
    assert.match(first.headers.get('ratelimit-policy') ?? '', /"tokens";q=100;qu="tokens";w=86400/);
    await first.text();
    assert.equal(await statusOf(post(program)), 200, 'admitted with 40 left, and overrun');
    const refused = await post(program);
    assert.deepEqual(
      [refused.status, (await refused.json()).error.code],
      [429, 'budget_exhausted'],
    );
    const retryAfter = Number(refused.headers.get('retry-after'));
    assert.ok(retryAfter > 86_300 && retryAfter <= 86_400);
    assert.equal(refused.headers.get('ratelimit'), `"tokens";r=0;t=${retryAfter}`);
    assert.equal(model.requests.length, 2);
  }));

test('a budget is estimated where no usage is reported', () =>
  withProgram({ TOKEN_BUDGET: '50/day' }, async (program) => {
    model.reply = { usage: 'never', text: 'word '.repeat(100) };
    assert.equal(await statusOf(post(program)), 200);
    assert.equal(await statusOf(post(program)), 429);
  }));

test('a budget is estimated where the caller left', () =>
  withProgram({ TOKEN_BUDGET: '50/day' }, async (program) => {
    const fault = { kind: 'stall', at: 100 } as const;
    model.reply = { text: 'word '.repeat(200), fault };
    const life = new AbortController();
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
      body: '{"prompt":"Hi"}',
      signal: life.signal,
    });
    await response.body?.getReader().read();
    await waitUntil(() => (model.requests[0]?.sentBytes ?? 0) > 5000, 5000, 'words sent');
    await new Promise((resolve) => setTimeout(resolve, 200));
    life.abort();
    await model.idle();
    await program.findLog(({ code }) => code === 'caller_left');
    model.reply = {};
    assert.equal(await statusOf(post(program)), 429);
  }));

test('past MAX_CONCURRENT a request is refused at once, and a place freed is taken again', () =>
  withProgram({ MAX_CONCURRENT: '2' }, async (program) => {
    model.reply = { fault: { kind: 'stall', at: 1 } };
    const life = new AbortController();
    const running = [1, 2].map(() =>
      fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { Accept: 'text/event-stream', 'Content-Type': 'application/json' },
        body: '{"prompt":"Hi"}',
        signal: life.signal,
      }),
    );
    assert.deepEqual(await Promise.all(running.map(async (one) => (await one).status)), [200, 200]);
    const refused = await post(program);
    const { error } = await refused.json();
    assert.deepEqual([refused.status, error.code, error.retry_after], [503, 'overloaded', 1]);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(model.running(), 2);
    model.reply = {};
    life.abort();
    await model.idle();
    assert.equal(await statusOf(post(program)), 200);
  }));
