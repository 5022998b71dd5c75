import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { chunk, finish, say, stream } from '../support/raw-streams.ts';

const THOUGHT = 'The caller wants < 3 names.';
const SENT = stream([chunk({ delta: { reasoning_content: THOUGHT } }), say('Rex'), finish('stop')]);

for (const mode of ['omit', 'include']) {
  describe(`the page without JavaScript, reasoning: ${mode}`, () => {
    let model: ModelServer;
    let program: Program;
    before(async () => {
      model = await startModelServer();
      model.reply = { fixed: SENT };
      program = await startProgram({ env: { OPENAI_BASE_URL: model.url, REASONING: mode } });
    });
    after(async () => {
      await program.stop();
      await model.close();
    });

    for (const [path, name] of [
      ['/', 'Reasoning'],
      ['/ru', 'Рассуждения'],
    ]) {
      test(`${path} folds the reasoning away, or says nothing of it`, async () => {
        const body = new URLSearchParams({ prompt: 'Names' });
        const html = await (await fetch(program.url + path, { method: 'POST', body })).text();
        assert.match(html, /Rex/);
        const [, summary, text] =
          /<details class="[^"]*"><summary>([^<]+)<\/summary><div[^>]*>([^<]*)<\/div><\/details>/.exec(
            html,
          ) ?? [];
        const isTold = mode === 'include';
        assert.equal(summary, isTold ? name : undefined);
        assert.equal(text, isTold ? THOUGHT.replace('<', '&lt;') : undefined);
        assert.equal(html.includes('The caller wants'), isTold);
      });
    }
  });
}
