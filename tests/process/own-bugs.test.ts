import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProgram } from '../support/program.ts';

/** Starts the program with a bug that shows itself at SIGUSR2. */
function startWithBug(bug: string) {
  const code = `process.on('SIGUSR2', () => { ${bug}; console.log('{"message":"bug is there"}'); })`;
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  return startProgram({ nodeArgs: ['--import', module] });
}

test('an error that nothing catches is logged, and the program goes on', async (t) => {
  const program = await startWithBug(
    "Promise.reject(new Error('a' + 'secret')); throw new TypeError()",
  );
  t.after(() => program.stop());
  process.kill(program.pid, 'SIGUSR2');
  for (const name of ['Error', 'TypeError']) {
    const line = await program.findLog((one) => {
      return one.message === 'bug' && (one.cause as { name: string }).name === name;
    });
    assert.equal(line.level, 'error');
  }
  assert.doesNotMatch(program.stdout() + program.stderr(), /asecret/);
  assert.equal((await fetch(`${program.url}/api/health`)).status, 200);
});

test('a page that fails says so as a page, a route in JSON', async (t) => {
  const state = "Symbol.for('openai-quickstart-next.program')";
  const program = await startWithBug(`delete globalThis[${state}]`);
  t.after(() => program.stop());
  process.kill(program.pid, 'SIGUSR2');
  await program.findLog((one) => one.message === 'bug is there');
  const page = await fetch(program.url);
  assert.equal(page.status, 500);
  const html = await page.text();
  assert.match(html, /Something went wrong/);
  assert.match(html, /lang="ru".*Что-то сломалось/);
  const route = await fetch(`${program.url}/api/generate`, { method: 'POST', body: '{}' });
  assert.equal(route.status, 500);
  assert.equal((await route.json()).error.code, 'internal_error');
});
