import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type BatchFolder, openBatchFolder } from '../support/batch-folder.ts';

let folder: BatchFolder;
let rows: string;

before(async () => {
  folder = await openBatchFolder();
  rows = folder.write('rows.csv', 'word\na\nb\n');
});

after(() => folder.close());

const run = (out: string) => folder.run([rows, '--template', '{{word}}', '--out', out]);

async function refuse(out: string, said: RegExp): Promise<void> {
  const { code, stderr } = await run(out);
  assert.deepEqual([code, folder.takePrompts()], [2, []], stderr);
  assert.match(stderr, said);
}

test('the rows are not written over, also by another name', async () => {
  await refuse(rows, /--out is the file with the rows/);
  symlinkSync(rows, folder.path('link.csv'));
  await refuse(folder.path('link.csv'), /--out is the file with the rows/);
  assert.equal(readFileSync(rows, 'utf8'), 'word\na\nb\n');
});

test('a file of somebody else is not written over', async () => {
  const out = folder.write('mine.csv', 'precious\n');
  await refuse(out, /mine\.csv is there already, and .*mine\.csv\.progress\.jsonl/);
  assert.equal(readFileSync(out, 'utf8'), 'precious\n');
});

test('an output that cannot be made is told before anything is asked', async () => {
  await refuse(folder.path('none/out.csv'), /none\/out\.csv\.lock cannot be written: its folder/);
  await refuse(`${rows}/out.csv`, /its folder does not exist/);
  mkdirSync(folder.path('folder.csv'));
  await refuse(folder.path('folder.csv'), /folder\.csv/);
});

test('a result that cannot be written at its end is made by the next run', async () => {
  const out = folder.path('blocked.csv');
  folder.model.replyWith(({ prompt }) => ({ text: prompt, delay: { firstByte: 1500 } }));
  const command = folder.start([rows, '--template', '{{word}}', '--out', out]);
  while (folder.model.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  // In its place stands what cannot be written or replaced.
  rmSync(out);
  mkdirSync(`${out}/x`, { recursive: true });
  const { code, stderr } = await command.ended;
  assert.equal(code, 1, stderr);
  assert.match(stderr, /blocked\.csv could not be written: .*All answers are kept in .*progress/);
  rmSync(out, { recursive: true });
  folder.takePrompts();
  const second = await run(out);
  assert.deepEqual([second.code, folder.takePrompts()], [0, []]);
  assert.equal((await folder.readTable('blocked.csv')).length, 2);
});

test('a full disk ends the batch with what was finished, and it goes on when there is room', async (t) => {
  const disk = folder.path('disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
  if (mounted.status !== 0) return t.skip('this user may not mount a small disk');
  try {
    const words = Array.from({ length: 60 }, (_, index) => `w${index}`);
    const file = folder.write('many.csv', `word\n${words.join('\n')}\n`);
    folder.model.replyWith(({ prompt }) => ({ text: `${prompt} ${'long '.repeat(1000)}` }));
    const args = [file, '--template', '{{word}}', '--out', `${disk}/out.csv`];
    const full = await folder.run(args);
    assert.equal(full.code, 1, full.stderr);
    assert.match(full.stderr, /cannot be written: the disk is full.*To go on: npm run batch/s);
    const journal = readFileSync(`${disk}/out.csv.progress.jsonl`, 'utf8');
    const kept = journal
      .split('\n')
      .slice(1, -1)
      .map((line) => JSON.parse(line).number)
      .filter(Number.isInteger);
    assert.ok(kept.length > 5, `${kept.length}`);
    folder.takePrompts();
    spawnSync('mount', ['-o', 'remount,size=8m', disk]);
    const rest = await folder.run(args);
    assert.equal(rest.code, 0, rest.stderr);
    assert.equal(folder.takePrompts().length, words.length - kept.length);
    const table = await folder.readTable('disk/out.csv');
    assert.deepEqual(
      table.map(({ result }) => String(result).split(' ')[0]),
      words,
    );
  } finally {
    spawnSync('umount', [disk]);
  }
});

test('an empty file that is there already is taken', async () => {
  const out = folder.path('empty.csv');
  writeFileSync(out, '');
  assert.equal((await run(out)).code, 0);
  assert.ok(existsSync(`${out}.progress.jsonl`));
});
