import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startBatchServer } from '../support/batch-server.ts';
import { blankSettings } from '../support/program.ts';
import { listFiles, readText } from '../support/read-sources.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'docs-'));
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
});
after(() => rmSync(folder, { recursive: true }));

/** To standard output without npm's own lines, which it would write there. */
const COMMAND = /^npm run (?:-s )?batch -- /;

function listCommands(): string[] {
  const lines = listFiles()
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) => readText(path).split('\n'));
  return [...new Set(lines.filter((line) => COMMAND.test(line)))];
}

/** As it stands, but that npm would look for a package in the folder. Rejects where it fails. */
function runLine(line: string, env: Record<string, string> = {}) {
  const script = `"${process.execPath}" "${join(ROOT, 'scripts/batch.js')}"`;
  const command = line.replace(COMMAND, `${script} `);
  const basics = { PATH: process.env.PATH ?? '', LANG: 'C', NODE_ENV: 'production' as const };
  return run('sh', ['-c', command], {
    cwd: folder,
    env: { ...basics, ...blankSettings(), ...env },
  });
}

test('the commands for a table run as the documents have them', async () => {
  const commands = listCommands();
  assert.ok(commands.length >= 4);
  for (const line of commands.filter((one) => !one.includes('--bulk'))) await runLine(line);
  const names = readFileSync(join(folder, 'names.csv'), 'utf8').trimEnd().split('\n');
  assert.equal(names.length, 11);
  assert.match(names[0] ?? '', /^animal,owner,since,result,finish_reason,error,/);
  assert.match(names[1] ?? '', /^Cat,Anna,2019,"[^"]+, [^"]+, [^"]+",stop,,/);
});

test('what is written to standard output is the table alone', async () => {
  const [line = '', ...more] = listCommands().filter((one) => / --out - /.test(one));
  assert.deepEqual(more, []);
  const basics = { PATH: process.env.PATH ?? '', LANG: 'C', NODE_ENV: 'production' as const };
  const env = { ...basics, ...blankSettings() };
  const { stdout } = await run('sh', ['-c', line.replace(/ > \S+$/, '')], { cwd: ROOT, env });
  assert.match(stdout, /^animal,owner,since,result,/);
  assert.equal(stdout.trimEnd().split('\n').length, 11);
});

test('the commands for the Batch API run as the documents have them', async () => {
  const stand = await startBatchServer();
  const env = { OPENAI_BASE_URL: stand.url, OPENAI_API_KEY: 'sk-test' };
  try {
    for (const name of ['names.csv', 'names.csv.progress.jsonl']) {
      rmSync(join(folder, name), { force: true });
    }
    for (const line of listCommands().filter((one) => one.includes('--bulk'))) {
      await runLine(line, env);
    }
    assert.equal(stand.batches.size, 1);
  } finally {
    await stand.close();
  }
});
