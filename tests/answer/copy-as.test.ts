import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type Call, type CallLanguage, writeCall } from '../../lib/answer/copy-as.ts';

type Received = { headers: IncomingHttpHeaders; body: unknown };

const ANSWER = 'Ответ 👩‍👩‍👧\nsecond line, no newline at the end';
const ALL_OF_ASCII = Array.from({ length: 127 }, (_, index) => String.fromCharCode(index + 1)).join(
  '',
);
const PROMPTS = [
  'plain',
  ` ' '' " "" \` \`\` ' `,
  `$HOME ${'$'}{HOME} $(id) \`id\` !! !$ !x \\ \\\\ \\n \\u0041 \\' %s %d {} [] * ? ~ # & | ; < > ^ @file`,
  '  leading\n\n\ttabs and\r\nlines\r\n  ',
  'Ёжик в тумане — 👩‍👩‍👧 🇷🇺 e\u0301 \u2028 \u2029 \u0085 \u202e \ufeff end',
  '@/etc/passwd',
  "BODY\n'BODY'\nEOF\n\"\"\"'''${`",
  ALL_OF_ASCII,
  `long! 'quoted' \\ ${'слово '.repeat(33_000)}`,
];

const PROGRAMS: Readonly<Record<CallLanguage, [string, ...string[]]>> = {
  curl: ['bash', '-s'],
  python: ['python3', '-'],
  node: [process.execPath, '-'],
};

let received: Received[] = [];
let origin = '';
const server = createServer(async (request, response) => {
  received.push({ headers: request.headers, body: JSON.parse(await readText(request)) });
  const isRefused = request.headers.authorization === 'Bearer wrong';
  response.writeHead(isRefused ? 401 : 200, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(isRefused ? '{"error":{"code":"unauthorized"}}' : ANSWER);
});

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

after(() => server.close());

/** Runs the program as pasted into its interpreter. */
async function run(language: CallLanguage, source: string, token?: string) {
  received = [];
  const [command, ...args] = PROGRAMS[language];
  const { PATH } = process.env;
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    PATH,
    LANG: 'C.UTF-8',
    ...(token && { ACCESS_TOKEN: token }),
  };
  const child = spawn(command, args, { env, stdio: 'pipe' });
  child.stdin.end(source);
  const [output, errors, [code]] = await Promise.all([
    readText(child.stdout),
    readText(child.stderr),
    once(child, 'close'),
  ]);
  return { output, errors, code };
}

for (const language of ['curl', 'python', 'node'] as const) {
  describe(language, () => {
    test('sends the prompt character for character and prints the answer', async () => {
      for (const prompt of PROMPTS) {
        const call: Call = { origin, request: { prompt }, needsToken: false };
        const { output, errors, code } = await run(language, writeCall(language, call));
        const where = prompt.slice(0, 60);
        assert.deepEqual([output, errors, code], [ANSWER, '', 0], where);
        assert.deepEqual(
          received.map((one) => one.body),
          [{ prompt }],
          where,
        );
        assert.equal(received[0]?.headers.accept, 'text/plain');
        assert.equal(received[0]?.headers.authorization, undefined);
      }
    });

    test('sends every setting that is set, and no other', async () => {
      const request = {
        prompt: 'x',
        preset: 'translate',
        model: "a'b",
        temperature: 0.6,
        max_tokens: 4000,
        continue_from: 'Once',
        inputs: { formal: true, says: 'true, "null" and false' },
        response_format: {
          type: 'json_schema' as const,
          json_schema: { name: 'a', schema: { additionalProperties: false, enum: [null] } },
        },
      };
      const call: Call = { origin, request: { ...request, stream: true }, needsToken: false };
      await run(language, writeCall(language, call));
      assert.deepEqual(received[0]?.body, request);
      await run(
        language,
        writeCall(language, {
          ...call,
          request: { prompt: 'x', model: undefined, max_tokens: Number.NaN },
        }),
      );
      assert.deepEqual(received[0]?.body, { prompt: 'x' });
    });

    test('takes the token from the environment, and fails where it is refused', async () => {
      const source = writeCall(language, { origin, request: { prompt: 'x' }, needsToken: true });
      assert.equal((await run(language, source, 'token-of-16-chars')).code, 0);
      assert.equal(received[0]?.headers.authorization, 'Bearer token-of-16-chars');
      const refused = await run(language, source, 'wrong');
      assert.notEqual(refused.code, 0);
      assert.match(refused.output + refused.errors, /unauthorized/);
    });
  });
}
