import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, startProgram } from '../support/program.ts';
import { chunk, DONE, event, finish, say } from '../support/raw-streams.ts';

const USAGE = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };

/** Longer than any program would wait that took the reason for the end. */
const LATE_MS = 2500;

/** Parts of a stream, and pauses in milliseconds between them. */
const STREAMS: Record<string, (string | number)[]> = {
  text: [say('Hi'), finish('stop'), LATE_MS, say(' there'), finish('stop'), DONE],
  usage: [say('Hi there'), finish('stop'), LATE_MS, event({ choices: [], usage: USAGE }), DONE],
  Moonshot: [say('Hi there'), chunk({ delta: {}, finish_reason: 'stop', usage: USAGE }), DONE],
  Groq: [say('Hi there'), finish('stop'), event({ choices: [], x_groq: { usage: USAGE } }), DONE],
};

let program: Program;
const model = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  response.setHeader('content-type', 'text/event-stream');
  for (const part of STREAMS[body.model] ?? []) {
    if (typeof part === 'string') response.write(part);
    else await sleep(part);
  }
  response.end();
});

before(async () => {
  await new Promise<void>((resolve) => void model.listen(0, '127.0.0.1', resolve));
  const { port } = model.address() as AddressInfo;
  program = await startProgram({ env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } });
});
after(async () => {
  await program.stop();
  model.close();
});

for (const name of Object.keys(STREAMS)) {
  test(`what comes late, or in another place, is read: ${name}`, async () => {
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      body: new URLSearchParams({ prompt: 'Hi', model: name }),
    });
    const { result, usage } = await response.json();
    assert.equal(result, 'Hi there');
    if (name !== 'text') assert.deepEqual(usage, USAGE);
  });
}
