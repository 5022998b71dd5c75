import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { runCommand } from '../support/run-command.ts';

const SHOUT = `name: Shout
messages: [{ role: user, content: "{{word}}!{{more}}" }]
inputs: { word: {}, more: { required: false } }
testData:
  - { word: Hey, expected: Hey }
  - { word: Ho, expected: Hi }
evaluators:
  - { name: is it, string: { startsWith: "{{expected}}" } }
  - { name: loud, string: { endsWith: "!" } }
`;

const TOKEN = 'anna-anna-anna-1';

let model: ModelServer;
let program: Program;
let folder: string;
let env: Record<string, string>;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  writeFileSync(join(folder, 'shout.prompt.yml'), SHOUT);
  writeFileSync(join(folder, 'quiet.prompt.yml'), 'messages: [{ role: user, content: Hush }]');
  model = await startModelServer();
  model.replyWith(({ prompt }) => ({ text: prompt }));
  env = { PROMPTS_DIR: folder, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm' };
  program = await startProgram({ env: { ...env, ACCESS_TOKENS: `anna:${TOKEN}` } });
});

after(async () => {
  await program.stop();
  await model.close();
  rmSync(folder, { recursive: true });
});

/** The command in its own process, and against the running server. */
function eachWay(name: string, check: (more: string[]) => Promise<void>): void {
  test(`${name}, in the process`, () => check([]));
  test(`${name}, by a server`, () => check(['--url', `${program.url}/`, '--token', TOKEN]));
}

const run = (args: string[], input?: string) =>
  runCommand('scripts/prompt.js', args, { env, ...(input !== undefined && { input }) });

eachWay('the answer is printed, with values as they were given', async (more) => {
  const value = 'word=a=b {{more}} $& "q" — ё\nтретья';
  const { code, stdout, stderr } = await run(['shout', '--set', value, ...more]);
  assert.deepEqual([code, stdout, stderr], [0, 'a=b {{more}} $& "q" — ё\nтретья!\n', '']);
});

eachWay('standard input is a value, character for character', async (more) => {
  const input = '  two\r\nlines\n';
  const { code, stdout } = await run(['shout', '--set', 'word=-', ...more], input);
  assert.deepEqual([code, stdout], [0, `${input}!\n`]);
});

eachWay('--json prints all of the answer, and of a failure', async (more) => {
  const { code, stdout } = await run(['shout', '--json', '--set', 'word=Hey', ...more]);
  const { result, model: name, finish_reason: reason } = JSON.parse(stdout);
  assert.deepEqual([code, result, name, reason], [0, 'Hey!', 'm', 'stop']);
  const wrong = await run(['shout', '--json', ...more]);
  const { error } = JSON.parse(wrong.stdout);
  assert.deepEqual([wrong.code, error.code, error.param], [2, 'invalid_field', 'inputs.word']);
});

eachWay('--list names the files with their inputs', async (more) => {
  const { code, stdout } = await run(['--list', ...more]);
  assert.equal(code, 0);
  assert.match(stdout, /^quiet +quiet\nshout +Shout +word \[more\]$/m);
});

eachWay('--test prints a table of what passes, and fails where one does not', async (more) => {
  const { code, stdout } = await run(['shout', '--test', ...more]);
  assert.equal(code, 1);
  assert.match(stdout, /^shout: 1\/2\nrow +is it +loud +all\n1 +✓ +✓ +✓\n2 +✗ +✓ +✗\n {2}2: Ho!$/m);
});

eachWay(
  'a failure of the model server is an exit status of 1, after what had come',
  async (more) => {
    model.replyWith(() => ({ text: 'broken off', fault: { kind: 'close', at: 6 } }));
    try {
      const { code, stdout, stderr } = await run(['shout', '--set', 'word=x', ...more]);
      assert.equal(code, 1);
      assert.match(stdout, /^b/);
      assert.match(stderr, /not complete/);
    } finally {
      model.replyWith(({ prompt }) => ({ text: prompt }));
    }
  },
);

const WRONG: Record<string, [args: string[], said: RegExp]> = {
  'no file named': [[], /by its ID\n\nnpm run prompt/],
  'an unknown file': [['none', '--set', 'a=b'], /Known presets: quiet, shout/],
  'an unknown option': [['shout', '--loud'], /--loud/],
  'a value without a name': [['shout', '--set', 'word'], /NAME=VALUE/],
  'two values from standard input': [['shout', '--set', 'word=-', '--set', 'more=-'], /one value/],
  'a value that is missing': [['shout'], /inputs\.word/],
  'an unknown value': [['shout', '--set', 'word=a', '--set', 'wrod=b'], /inputs\.wrod/],
  'tests that there are not': [['quiet', '--test'], /testData/],
};

for (const [name, [args, said]] of Object.entries(WRONG)) {
  test(`${name} is wrong use, with an exit status of 2`, async () => {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, said);
  });
}

test('a server that refuses or is not there is an exit status of 1', async () => {
  const refused = await run(['shout', '--set', 'word=x', '--url', program.url]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /token/);
  const missing = await run(['shout', '--set', 'word=x', '--url', 'http://127.0.0.1:1']);
  assert.deepEqual([missing.code, missing.stderr], [1, 'Nothing answers at http://127.0.0.1:1.\n']);
});
