import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Format } from '../support/model-reply.ts';
import { createRandom } from '../support/model-reply.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';

const FORMS = ['application/json', 'text/event-stream', 'text/plain'];
const CALLERS = 24;

for (const format of ['chat', 'responses', 'completions'] satisfies Format[]) {
  describe(`a caller that leaves, ${format}`, () => {
    let model: ModelServer;
    let program: Program;
    before(async () => {
      model = await startModelServer();
      const env = { OPENAI_BASE_URL: model.url, OPENAI_API: format, RATE_LIMIT: 'off' };
      program = await startProgram({ env });
    });
    after(async () => {
      await program.stop();
      await model.close();
    });

    /** Until the model server has been asked more than `count` times. */
    async function waitForCall(count: number): Promise<void> {
      const deadline = performance.now() + 20_000;
      while (model.requests.length <= count && performance.now() < deadline) await sleep(10);
    }

    /** Leaves some milliseconds after `cue`. */
    async function leave(cue: Promise<void>, ms: number, accept: string): Promise<void> {
      const controller = new AbortController();
      const answer = fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: accept },
        body: '{"prompt": "x"}',
        signal: controller.signal,
      }).then((response) => response.text());
      await cue;
      await sleep(ms);
      controller.abort();
      await answer.catch(() => undefined);
    }

    for (const accept of FORMS) {
      test(`before the first byte and after it nothing is left running: ${accept}`, async () => {
        model.reply = { text: 'word '.repeat(500), delay: { delta: 20, firstByte: 60 } };
        const random = createRandom(3);
        const count = model.requests.length;
        const cue = waitForCall(count);
        await Promise.all(
          Array.from({ length: CALLERS }, () => leave(cue, random() * 300, accept)),
        );
        await model.idle(5000);
        const begun = model.requests.slice(count);
        assert.ok(begun.length > 0);
        for (const request of begun) assert.ok(request.closedEarly && !request.finished);
      });
    }

    test('a stream that the reader does not end is not broken off', async () => {
      model.reply = { text: 'a b c d', delay: { delta: 20 } };
      const response = await fetch(`${program.url}/api/generate`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/plain' },
        body: '{"prompt": "x"}',
      });
      assert.equal(await response.text(), 'a b c d');
      assert.equal(model.requests.at(-1)?.closedEarly, false);
    });
  });
}
