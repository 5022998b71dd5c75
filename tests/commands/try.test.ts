import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureBuilt } from '../support/build.ts';
import { runCommand } from '../support/run-command.ts';

test('npm run try starts the program, is answered by the demo model though a key is set, and stops it', async () => {
  await ensureBuilt();
  const env = { OPENAI_API_KEY: 'sk-never-sent', ACCESS_TOKENS: `owner:${'t'.repeat(24)}` };
  const { code, stdout, stderr } = await runCommand('scripts/try.ts', [], { env });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /✓ The page and the demo model answer/);
});
