import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, runProgram, startProgram } from '../support/program.ts';
import { collectEvents } from '../support/read-events.ts';
import { readCode } from '../support/service.ts';
import { startTlsFront, type TlsFront } from '../support/tls-front.ts';

/** No such name exists, so only the proxy can lead there. */
const NAME = 'model.invalid';
const TEXT = 'through the proxy';

let model: ModelServer;
let front: TlsFront;
/** Leads to the stand-in by TLS. */
let proxy: ForwardProxy;
/** Leads to it without. */
let plainProxy: ForwardProxy;

before(async () => {
  model = await startModelServer();
  model.reply = { text: TEXT };
  front = await startTlsFront(NAME, model.port);
  proxy = await startForwardProxy(front.port);
  plainProxy = await startForwardProxy(model.port);
});
beforeEach(() => {
  for (const one of [proxy, plainProxy])
    Object.assign(one, { seen: [], credentials: [], refuseWith: 0 });
});
after(async () => {
  await proxy.close();
  await plainProxy.close();
  await front.close();
  await model.close();
});

async function withProgram(
  env: Record<string, string>,
  check: (program: Program) => Promise<void>,
) {
  const program = await startProgram({
    env: { OPENAI_API_KEY: 'sk-test', NODE_EXTRA_CA_CERTS: front.certificatePath, ...env },
  });
  try {
    await check(program);
  } finally {
    await program.stop('SIGKILL');
  }
}

function generate({ url }: Program, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/api/generate`, {
    method: 'POST',
    body: new URLSearchParams({ prompt: 'Hi', stream: 'true' }),
    ...init,
  });
}

test('HTTPS_PROXY carries every call to the model server, and its password is masked', () =>
  withProgram(
    {
      OPENAI_BASE_URL: `https://${NAME}/v1`,
      HTTPS_PROXY: `http://user:secret-word@${proxy.address}`,
    },
    async (program) => {
      const { text, done } = await collectEvents(await generate(program));
      assert.equal(text, TEXT);
      assert.equal(done?.finish_reason, 'stop');
      const models = await fetch(`${program.url}/api/models`);
      assert.equal(models.status, 200);
      assert.deepEqual(new Set(proxy.seen), new Set([`CONNECT ${NAME}:443`]));
      const basic = `Basic ${Buffer.from('user:secret-word').toString('base64')}`;
      assert.deepEqual(new Set(proxy.credentials), new Set([basic]));
      assert.ok(
        JSON.stringify(await program.findLog(({ message }) => message === 'start')).includes(
          '***@',
        ),
      );
      assert.doesNotMatch(program.stdout() + program.stderr(), /secret-word/);
    },
  ));

test('HTTP_PROXY carries calls to an address without TLS', () =>
  withProgram(
    { OPENAI_BASE_URL: `http://${NAME}/v1`, HTTP_PROXY: `http://${plainProxy.address}` },
    async (program) => {
      assert.equal((await collectEvents(await generate(program))).text, TEXT);
      assert.match(plainProxy.seen.join(), new RegExp(NAME));
    },
  ));

test('NO_PROXY names what is called directly', () =>
  withProgram(
    {
      OPENAI_BASE_URL: model.url,
      HTTP_PROXY: `http://${plainProxy.address}`,
      NO_PROXY: 'localhost,127.0.0.1',
    },
    async (program) => {
      assert.equal((await collectEvents(await generate(program))).text, TEXT);
      assert.deepEqual(plainProxy.seen, []);
    },
  ));

test('a proxy that refuses is told as an unreachable model server', () =>
  withProgram(
    { OPENAI_BASE_URL: `https://${NAME}/v1`, HTTPS_PROXY: `http://${proxy.address}` },
    async (program) => {
      for (const status of [403, 407]) {
        proxy.refuseWith = status;
        const response = await generate(program);
        assert.deepEqual(
          [response.status, await readCode(response)],
          [502, 'upstream_unreachable'],
        );
        const reason = `proxy answered ${status}`;
        await program.findLog(({ cause }) => JSON.stringify(cause ?? '').includes(reason));
      }
    },
  ));

test('a caller that leaves ends the call behind the proxy too', () =>
  withProgram(
    { OPENAI_BASE_URL: `https://${NAME}/v1`, HTTPS_PROXY: `http://${proxy.address}` },
    async (program) => {
      model.replyWith(() => ({ text: 'one two three', fault: { kind: 'stall', at: 2 } }));
      const controller = new AbortController();
      const response = await generate(program, { signal: controller.signal });
      await response.body?.getReader().read();
      controller.abort();
      await model.idle();
      assert.equal(model.requests.at(-1)?.closedEarly, true);
    },
  ));

test('a proxy that cannot be an address stops the start, without showing its password', async () => {
  const { code, stderr, stdout } = await runProgram({
    env: { HTTPS_PROXY: 'user:secret-word@proxy' },
  });
  assert.equal(code, 1);
  assert.match(stderr, /HTTPS_PROXY must be an address/);
  assert.doesNotMatch(stdout + stderr, /secret-word/);
});
