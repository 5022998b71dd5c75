import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBatchServer } from '../support/batch-server.ts';
import { waitUntil } from '../support/model-server.ts';
import { echoWord, useBulk, WORDS } from '../support/use-bulk.ts';

const bulk = useBulk();

function echoWords(): void {
  bulk.stand.plan = () => ({ row: echoWord });
}

/** What one batch of five rows takes, whatever happened on the way. */
function assertSentOnce(): void {
  const inputs = [...bulk.stand.files.values()].filter(({ purpose }) => purpose === 'batch');
  assert.deepEqual([inputs.length, bulk.stand.batches.size], [1, 1]);
  assert.deepEqual(bulk.readResults(), WORDS);
}

const CALLS = [
  'POST /files',
  'POST /batches',
  'GET /batches/batch_1',
  'GET /files/file-2',
] as const;

for (const call of CALLS) {
  for (const kind of ['drop before', 'drop after'] as const) {
    test(`a connection lost at ${call} (${kind}) costs nothing twice`, async () => {
      echoWords();
      bulk.stand.faults = [{ call, times: 1, kind: kind }];
      const { code, stderr } = await bulk.run();
      assert.equal(code, 0, stderr);
      assertSentOnce();
    });
  }

  test(`a kill while ${call} is answered costs nothing twice`, async () => {
    echoWords();
    bulk.stand.faults = [{ call, times: 1, kind: 'hold after' }];
    const command = bulk.start();
    await waitUntil(() => bulk.stand.calls.some((one) => one.startsWith(call)), 20_000, call);
    await new Promise((resolve) => setTimeout(resolve, 100));
    command.kill('SIGKILL');
    assert.equal((await command.ended).code, null);
    const { code, stderr } = await bulk.run();
    assert.equal(code, 0, stderr);
    assertSentOnce();
  });
}

test('limits and trouble of the server are waited for as it asks', async () => {
  echoWords();
  const limited = { status: 429, retryAfter: 2 };
  bulk.stand.faults = [
    { call: 'POST /batches', times: 1, kind: limited },
    { call: 'GET /batches/batch_1', times: 2, kind: { status: 503 } },
  ];
  const start = performance.now();
  const { code, stderr } = await bulk.run();
  assert.equal(code, 0, stderr);
  assert.ok(performance.now() - start > 4000);
  assertSentOnce();
});

test('closed by Control+C, the same command fetches the rows, also after a change of the table', async () => {
  bulk.stand.plan = (index) => ({ polls: index === 0 ? 1000 : 1 });
  const command = bulk.start();
  await waitUntil(() => bulk.count('GET /batches/batch_1') > 0, 20_000, 'no batch');
  command.kill('SIGINT');
  const { stderr } = await command.ended;
  assert.match(stderr, /under way at the model server: 5/);
  const [batch] = bulk.stand.batches.values();
  if (batch) batch.plan.polls = 1;
  bulk.write('in.csv', `word\n${['other', ...WORDS.slice(1)].join('\n')}\n`);
  const again = await bulk.run();
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /left out: 1/);
  assert.equal(bulk.stand.batches.size, 2);
  assert.ok(bulk.readResults().every((result) => result !== ''));
});

test('answers to rows that --limit leaves out now are kept', async () => {
  bulk.stand.plan = () => ({ polls: 1000, row: echoWord });
  const command = bulk.start();
  await waitUntil(() => bulk.count('GET /batches/batch_1') > 0, 20_000, 'no batch');
  command.kill('SIGINT');
  await command.ended;
  const [batch] = bulk.stand.batches.values();
  if (batch) batch.plan.polls = 1;
  const few = await bulk.run({ args: ['--bulk', '--limit', '2'] });
  assert.equal(few.code, 0, few.stderr);
  assert.deepEqual(bulk.readResults(), WORDS);
  assert.equal((await bulk.run()).code, 0);
  assertSentOnce();
});

test('--bulk-cancel keeps what is finished, and the same command sends the rest', async () => {
  const row = (_: unknown, index: number) => (index < 2 ? { text: 'early' } : 'unanswered');
  bulk.stand.plan = (index) => (index === 0 ? { polls: 1000, row } : {});
  const command = bulk.start();
  await waitUntil(() => bulk.count('GET /batches/batch_1') > 1, 20_000, 'no batch');
  command.kill('SIGINT');
  await command.ended;
  const { code, stderr } = await bulk.run({ args: ['--bulk-cancel'] });
  assert.equal(code, 1, stderr);
  assert.equal(bulk.count('POST /batches/batch_1/cancel'), 1);
  const errors = bulk.readRows().map(({ error = '' }) => error.split(':')[0]);
  assert.deepEqual(errors, ['', '', 'batch_cancelled', 'batch_cancelled', 'batch_cancelled']);
  const again = await bulk.run();
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(bulk.readResults().slice(0, 2), ['early', 'early']);
  assert.ok(bulk.readRows().every(({ error }) => error === ''));
});

test('batches at another server are not forgotten', async () => {
  bulk.stand.plan = () => ({ polls: 1000 });
  const command = bulk.start();
  await waitUntil(() => bulk.count('GET /batches/batch_1') > 0, 20_000, 'no batch');
  command.kill('SIGINT');
  await command.ended;
  const other = await startBatchServer();
  try {
    const { code, stderr } = await bulk.run({ env: { OPENAI_BASE_URL: other.url } });
    assert.equal(code, 2);
    assert.match(stderr, /are under way at/);
    assert.deepEqual(other.calls, []);
  } finally {
    await other.close();
  }
});

const REFUSED: Record<string, [Parameters<typeof bulk.run>[0], code: number, said: RegExp]> = {
  'the demo model': [{ env: { OPENAI_BASE_URL: '', OPENAI_API_KEY: '' } }, 2, /OPENAI_API_KEY/],
  'a server of this program': [{ args: ['--bulk', '--url', 'http://localhost:1'] }, 2, /--url/],
  'standard output': [{ args: ['--bulk', '--out', '-'] }, 2, /--out/],
  'a cost above the cap': [{ args: ['--bulk', '--max-cost', '0.0000001'] }, 3, /nothing was sent/],
};

for (const [name, [options, code, said]] of Object.entries(REFUSED)) {
  test(`${name} is told before anything is sent`, async () => {
    const run = await bulk.run(options);
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, said);
    assert.deepEqual(bulk.stand.calls, []);
  });
}

test('a server without a Batch API, and a wrong key, are told in a sentence', async () => {
  bulk.stand.faults = [{ call: 'POST /files', times: 1, kind: { status: 404 } }];
  const missing = await bulk.run();
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /has no Batch API/);
  const body = { error: { message: 'Incorrect API key', code: 'invalid_api_key' } };
  bulk.stand.faults = [{ call: 'POST /files', times: 1, kind: { status: 401, body } }];
  const wrong = await bulk.run();
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /key/);
  assert.equal(bulk.count('POST /files'), 2);
});
