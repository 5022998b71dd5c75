import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitUntil } from '../support/model-server.ts';
import { useBulk, WORDS } from '../support/use-bulk.ts';

const STATE = join(import.meta.dirname, '../../scripts/batch/bulk/bulk-state.ts');

const bulk = useBulk();

/** Sends the rows and is closed while they are under way. */
async function leaveUnderWay(): Promise<void> {
  bulk.stand.plan = () => ({ polls: 1000, row: () => 'unanswered' });
  const command = bulk.start();
  await waitUntil(() => bulk.count('GET /batches/batch_1') > 0, 20_000, 'no batch');
  command.kill('SIGINT');
  await command.ended;
}

const isLive = (call: string) => /completions|responses/.test(call);

test('rows that are under way at the model server are not asked for live', async () => {
  await leaveUnderWay();
  const { code, stderr } = await bulk.run({ args: [] });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /out\.csv\.bulk\.json says that 5 rows are under way.*--bulk goes on/);
  assert.match(stderr, /--bulk-cancel ends them/);
  assert.deepEqual(bulk.stand.calls.filter(isLive), []);
});

test('once all has ended they are, and what was answered so is not sent again', async () => {
  await leaveUnderWay();
  assert.equal((await bulk.run({ args: ['--bulk-cancel'] })).code, 1);
  const states = JSON.parse(readFileSync(`${bulk.out}.bulk.json`, 'utf8'));
  assert.deepEqual([states.chunks, states.again.length], [[], WORDS.length]);
  // The demo model answers in place of the one that has the Batch API.
  const demo = { OPENAI_BASE_URL: '', OPENAI_API_KEY: '' };
  const live = await bulk.run({ args: ['--retry-failed'], env: demo });
  assert.equal(live.code, 0, live.stderr);
  assert.equal((await bulk.run()).code, 0);
  assert.equal(bulk.stand.batches.size, 1);
});

test('a state that cannot be read is told with what to do', async () => {
  for (const text of ['{"version":1,"chunks":[{"num', '', 'null', '{"version":2}']) {
    writeFileSync(`${bulk.out}.bulk.json`, text);
    for (const args of [[], ['--bulk'], ['--bulk-cancel']]) {
      const { code, stderr } = await bulk.run({ args });
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^.*out\.csv\.bulk\.json, which says.*cannot be read.*delete the file/);
    }
  }
  assert.deepEqual(bulk.stand.calls, []);
});

test('a state that does not fit on the disk leaves the one before it', (t) => {
  if (process.platform === 'win32') return t.skip('there is no limit for a file');
  const script = `
    import { createState, readState, saveState } from ${JSON.stringify(STATE)};
    const [out] = process.argv.slice(1);
    const state = createState('http://x/v1', '/v1/chat/completions');
    saveState(out, state);
    state.again = Array.from({ length: 9000 }, (_, index) => \`\${index}-0123456789abcdef\`);
    try { saveState(out, state); } catch (thrown) { console.log(thrown.code); }
    console.log(readState(out, 'en').again.length);`;
  const line = 'ulimit -f 16; exec "$0" --input-type=module -e "$1" "$2"';
  const said = execFileSync('sh', ['-c', line, process.execPath, script, bulk.out]);
  assert.equal(said.toString(), 'EFBIG\n0\n');
  assert.deepEqual(
    readdirSync(bulk.folder).filter((name) => name.endsWith('.new')),
    [],
  );
});
