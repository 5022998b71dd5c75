import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type RequestListener, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { ensureBuilt } from '../support/build.ts';
import { quotaExhausted, unsupportedCountry } from '../support/model-errors.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { type DoctorOptions, runDoctor } from '../support/run-doctor.ts';

const KEY = 'sk-canary-of-the-doctor';
const TOKEN = 'canary-token-of-the-doctor';
const NUMBERS = 'one, two, three, four, five, six, seven, eight, nine, ten';

let model: ModelServer;
let bare: ModelServer;
let program: Program;
let env: Record<string, string>;
const opened: (() => unknown)[] = [];

before(async () => {
  await ensureBuilt();
  model = await startModelServer({ prefix: 'v1', apiKey: KEY });
  bare = await startModelServer({ prefix: 'none' });
  env = {
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: KEY,
    ACCESS_TOKENS: `doctor:${TOKEN}`,
    TRUST_PROXY: '1',
    RATE_LIMIT: 'off',
  };
  program = await startProgram({ env });
  env.PORT = String(program.port);
});
beforeEach(() => {
  model.reply = { text: NUMBERS, delay: { delta: 40 } };
  model.models = [{ id: 'gpt-6-luna' }, { id: 'gpt-6-sol' }];
  model.modelsReply = {};
});
after(async () => {
  await program?.stop('SIGKILL');
  await Promise.all([model?.close(), bare?.close()]);
  await Promise.all(opened.map((close) => close()));
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Passes everything on to the program, but an answer only when it is whole. */
const holdBack: RequestListener = (incoming, outgoing) => {
  const { method, url: path, headers } = incoming;
  const onward = sendRequest({ port: program.port, method, path, headers }, async (answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, server: 'holder' });
    outgoing.end(Buffer.concat(chunks));
  });
  incoming.pipe(onward);
};

test('a sound installation has no fault', async () => {
  const { code, output, complaints } = await runDoctor({ env, args: ['--url', program.url] });
  assert.deepEqual(complaints, []);
  assert.equal(code, 0);
  for (const part of [/key is accepted/, /gpt-6-luna is there/, /piece by piece/, /No fault/]) {
    assert.match(output, part);
  }
});

type Fault = { plant: () => DoctorOptions | Promise<DoctorOptions>; named: RegExp };

const OLD_NODE =
  'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})';

const FAULTS: Record<string, Fault> = {
  'an old Node': {
    plant: () => ({ nodeArgs: ['--import', OLD_NODE] }),
    named: /Node is 20\.20\.2, and 22\.\d+\.\d+ or newer is needed\. → npm ci/,
  },
  'a wrong setting': {
    plant: () => ({ env: { ...env, MAX_CONCURRENT: 'many' } }),
    named: /MAX_CONCURRENT must be a whole number .* → change it in \.env/,
  },
  'a misnamed setting': {
    plant: () => ({ env: { ...env, OPENAI_BASE_URL: '', OPENAI_API_KEY: '', BASE_URL: 'x' } }),
    named: /BASE_URL is set, .* OPENAI_BASE_URL/,
  },
  'a taken port': {
    plant: () => ({ env: { ...env, PORT: String(model.port) } }),
    named: /Port \d+ is taken by another program → .*PORT/,
  },
  'a proxy that is not there': {
    plant: () => ({ env: { ...env, HTTP_PROXY: 'http://user:canary-of-proxy@127.0.0.1:9' } }),
    named: /proxy http:\/\/\*\*\*@127\.0\.0\.1:9 does not answer .* → correct HTTPS_PROXY/,
  },
  'a model server that is not there': {
    plant: () => ({ env: { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } }),
    named: /cannot be reached \(ECONNREFUSED\) → check OPENAI_BASE_URL/,
  },
  'a base URL without /v1': {
    plant: () => ({ env: { ...env, OPENAI_BASE_URL: model.url.replace('/v1', '') } }),
    named: /→ OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1$/m,
  },
  'a base URL with /v1 too many': {
    plant: () => ({ env: { ...env, OPENAI_BASE_URL: `${bare.url}/v1` } }),
    named: /→ OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/m,
  },
  'a base URL of something else': {
    plant: async () => {
      const page = await serve((_, outgoing) => outgoing.end('<h1>Hello</h1>'));
      return { env: { ...env, OPENAI_BASE_URL: page } };
    },
    named: /no model server \(status 200\).* → correct OPENAI_BASE_URL/,
  },
  'a wrong key': {
    plant: () => ({ env: { ...env, OPENAI_API_KEY: 'sk-wrong-canary-of-the-doctor' } }),
    named: /does not accept the key → copy OPENAI_API_KEY again/,
  },
  'a missing key': {
    plant: () => ({ env: { ...env, OPENAI_API_KEY: '' } }),
    named: /asks for a key, and none is set → set OPENAI_API_KEY/,
  },
  'a country that is not served': {
    plant: () => {
      model.modelsReply = { fixed: unsupportedCountry() };
      return { env };
    },
    named: /country that this machine calls from → .*HTTPS_PROXY/,
  },
  'a model that is not there': {
    plant: () => ({ env: { ...env, OPENAI_MODEL: 'gpt-6-lunar' } }),
    named: /no model gpt-6-lunar → OPENAI_MODEL=gpt-6-luna$/m,
  },
  'a model that was shut down': {
    plant: () => {
      model.models = [{ id: 'gpt-6-luna', shutdown_date: '2024-01-04' }];
      return { env };
    },
    named: /gpt-6-luna was shut down on 2024-01-04 → set OPENAI_MODEL/,
  },
  'an account without credit': {
    plant: () => {
      model.reply = { fixed: quotaExhausted() };
      return { env };
    },
    named: /insufficient_quota: .*add credit/,
  },
  'an answer that is all reasoning': {
    plant: () => {
      model.reply = { text: '', finish: 'length' };
      return { env };
    },
    named: /went into reasoning → raise OPENAI_MAX_TOKENS/,
  },
  'a token that the running program does not know': {
    plant: () => ({ env: { ...env, ACCESS_TOKENS: 'other:another-canary-of-tokens' } }),
    named: /unauthorized/,
  },
  'Redis that is not there': {
    plant: () => ({ env: { ...env, REDIS_URL: 'redis://127.0.0.1:9' } }),
    named: /Redis does not answer .* → systemctl status redis-server/,
  },
  'something that holds the stream back': {
    plant: async () => ({ env, args: ['--url', await serve(holdBack)] }),
    named: /holds the stream back.*server: holder.* → nginx: proxy_buffering off/,
  },
  'nginx without an instance': {
    plant: async () => {
      const answer = '<html><h1>502 Bad Gateway</h1></html>';
      const url = await serve((_, outgoing) => outgoing.writeHead(502).end(answer));
      return { env, args: ['--url', url] };
    },
    named: /with 502, since it reaches no instance → systemctl status/,
  },
  'a name that leads nowhere': {
    plant: () => ({ env, args: ['--url', 'https://quickstart.invalid'] }),
    named: /leads nowhere .* → set its A record/,
  },
};

for (const [name, { plant, named }] of Object.entries(FAULTS)) {
  test(`${name} is named, with the fix and without a secret`, async () => {
    const { code, output, complaints } = await runDoctor(await plant());
    assert.match(complaints.join('\n'), named);
    const others = complaints.filter((line) => !named.test(line) && !/demo model/.test(line));
    assert.deepEqual(others, []);
    assert.equal(code, complaints.some((line) => line.startsWith('✗')) ? 1 : 0);
    assert.doesNotMatch(output, /canary/);
  });
}

test('a folder without build or packages says which command is missing', async () => {
  const root = mkdtempSync(join(tmpdir(), 'doctor-'));
  const source = join(import.meta.dirname, '../..');
  for (const name of ['scripts', 'server', 'lib', 'pages', 'package.json']) {
    cpSync(join(source, name), join(root, name), { recursive: true });
  }
  const bareFolder = await runDoctor({ root });
  assert.match(bareFolder.output, /packages are not installed\. → npm ci/);
  symlinkSync(join(source, 'node_modules'), join(root, 'node_modules'));
  const unbuilt = await runDoctor({ root });
  assert.match(unbuilt.output, /pages are not built → npm run build/);
  assert.deepEqual([bareFolder.code, unbuilt.code], [1, 1]);
  rmSync(root, { recursive: true });
});

test('it speaks Russian by option and by the system’s language', async () => {
  const wrong = { ...env, PORT: '1', OPENAI_API_KEY: 'sk-wrong' };
  const byOption = await runDoctor({ env: wrong, args: ['--lang', 'ru'] });
  const bySystem = await runDoctor({ env: { ...wrong, LANG: 'ru_RU.UTF-8' } });
  for (const { output, code } of [byOption, bySystem]) {
    assert.match(output, /Сервер моделей не принимает ключ → скопируйте OPENAI_API_KEY/);
    assert.equal(code, 1);
  }
});
