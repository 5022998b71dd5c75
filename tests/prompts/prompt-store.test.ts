import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram, startProgram } from '../support/program.ts';

const say = (text: string) => `messages: [{ role: user, content: "${text} {{what}}" }]\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Uint8Array): void {
  writeFileSync(join(folder, name), text);
}

test('faulty files stop the start, each named with line, column, fault and fix', async () => {
  write('good.prompt.yml', say('Good'));
  write('slip.prompt.yml', `name: x\n${say('a')}modelParameters:\n  temperature: hot\n`);
  write('Bad_Name.prompt.yml', say('b'));
  write('twice.prompt.yml', say('c'));
  write('twice.prompt.yaml', say('c'));
  write('latin.prompt.yml', new Uint8Array([0xe9, 0x0a]));
  mkdirSync(join(folder, 'folder.prompt.yml'));
  const { code, stderr } = await runProgram({ env: { PROMPTS_DIR: folder } });
  assert.equal(code, 1);
  const lines = stderr.trim().split('\n').slice(1);
  assert.deepEqual(
    lines.map((line) => /^(\S+), line (\d+), column (\d+): (.{12})/.exec(line)?.slice(1)),
    [
      ['Bad_Name.prompt.yml', '1', '1', 'the name mus'],
      ['folder.prompt.yml', '1', '1', 'is not a fil'],
      ['latin.prompt.yml', '1', '1', 'is not UTF-8'],
      ['slip.prompt.yml', '4', '16', '"temperature'],
      ['twice.prompt.yml', '1', '1', 'there is ano'],
    ],
  );
  assert.match(stderr, /bad-name\.prompt\.yml/);
});

test('a folder that is missing and a start prompt that is none stop the start', async () => {
  const missing = await runProgram({ env: { PROMPTS_DIR: join(folder, 'none') } });
  assert.match(missing.stderr, /PROMPTS_DIR names a folder that is missing/);
  write('a.prompt.yml', say('a'));
  const none = await runProgram({ env: { PROMPTS_DIR: folder, START_PROMPT: 'b' } });
  assert.match(none.stderr, /START_PROMPT must be one of .*: a/);
});

test('what has no effect is in the log, and the program starts', async () => {
  write('a.prompt.yml', `version: 1\n${say('a')}`);
  write('b.yml', say('b'));
  write('README.md', '# Ours');
  const program = await startProgram({ env: { PROMPTS_DIR: folder } });
  const notices = program.logs().filter(({ message }) => message === 'prompt file');
  assert.deepEqual(
    notices.map(({ notice }) => String(notice).slice(0, 40)),
    ['a.prompt.yml, line 1, column 1: the key ', 'b.yml, line 1, column 1: is not read: th'],
  );
  await program.stop();
});

test('with PROMPTS_WATCH changes show, and of a faulty one the last good version stays', async () => {
  write('a.prompt.yml', say('first'));
  // As orchestrators mount files: a link to a folder that is put in another's place.
  mkdirSync(join(folder, '..one'));
  writeFileSync(join(folder, '..one/linked.prompt.yml'), say('linked'));
  symlinkSync('..one', join(folder, '..data'));
  symlinkSync('..data/linked.prompt.yml', join(folder, 'linked.prompt.yml'));
  const program = await startProgram({ env: { PROMPTS_DIR: folder, PROMPTS_WATCH: 'true' } });
  const ids = async () => {
    const { prompts } = await (await fetch(`${program.url}/api/prompts`)).json();
    return prompts.map(({ id, name }: { id: string; name: string }) => `${id} ${name}`).join();
  };
  const shows = async (text: string) => {
    for (let tries = 0; (await ids()) !== text && tries < 100; tries += 1) await sleep(100);
    assert.equal(await ids(), text);
  };
  try {
    assert.equal(await ids(), 'a a,linked linked');
    write('b.prompt.yml', say('b'));
    await shows('a a,b b,linked linked');
    write('a.prompt.yml', `name: New\n${say('second')}`);
    await shows('a New,b b,linked linked');
    write('a.prompt.yml', 'name: Broken\nmessages: [');
    const fault = await program.findLog(({ level, message }) => {
      return level === 'error' && String(message).includes('last good');
    });
    assert.match(String(fault.fault), /^a\.prompt\.yml, line 2, column 12: /);
    assert.equal(await ids(), 'a New,b b,linked linked');
    rmSync(join(folder, 'b.prompt.yml'));
    await shows('a New,linked linked');
    mkdirSync(join(folder, '..two'));
    writeFileSync(join(folder, '..two/linked.prompt.yml'), `name: Moved\n${say('linked')}`);
    symlinkSync('..two', join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
    await shows('a New,linked Moved');
  } finally {
    await program.stop();
  }
});
