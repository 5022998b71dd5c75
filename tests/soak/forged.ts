import assert from 'node:assert/strict';
import { createRandom } from '../support/model-reply.ts';
import { sendRaw } from '../support/raw-socket.ts';
import { type Rig, withRig } from './rig.ts';
import { inParallel, type Row } from './row.ts';

/**
 * What Chromium sends with requests from other sites, and what rebound names and liars would. The
 * Host is the server's unless given.
 */
const FROM_ELSEWHERE: string[][] = [
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors', 'Origin: http://evil.example'],
  ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: cors', 'Origin: null'],
  ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: navigate', 'Origin: http://localhost:1'],
  ['Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: cors', 'Origin: http://127.0.0.1:1'],
  ['Origin: http://evil.example'],
  ['Origin: https://localhost'],
  ['Origin: null'],
];
const REBOUND = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '0.0.0.0'];
const FORWARDED = ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'CF-Connecting-IP'];

type Sent = { host: string; headers: string[]; expected: [number, string] };

/**
 * Forged X-Forwarded-For, cross-site and rebinding requests: all are refused, or counted as one
 * caller.
 */
export const forged: Row = {
  name: 'forged',
  unit: 'requests',
  full: 1000,
  short: 200,
  async run({ count, seed }) {
    const random = createRandom(seed);
    const third = Math.ceil(count / 3);
    const refused = await withRig({}, async ({ model, program }) => {
      await inParallel(count - third, 20, (index) =>
        check(program, choose(index, random, program)),
      );
      assert.equal(model.requests.length, 0, 'nothing of it reached the model');
      return count - third;
    });
    const admitted = await withRig(
      { ALLOW_ANONYMOUS: 'true', RATE_LIMIT: '5/day' },
      async ({ model, program }) => {
        await inParallel(third, 20, async (index) => {
          const header = `X-Forwarded-For: ${forgeAddress(random)}`;
          const answer = await send(program, `localhost:${program.port}`, [header]);
          assert.ok(answer.status === 200 || answer.status === 429, `${index}: ${answer.status}`);
        });
        return model.requests.length;
      },
    );
    assert.equal(admitted, Math.min(5, third), 'whatever is claimed, it is one caller');
    return { refused, 'forged addresses in one bucket': third, 'admitted of those': admitted };
  },
};

function choose(index: number, random: () => number, { port }: Rig['program']): Sent {
  const own = `localhost:${port}`;
  const pick = <T>(list: readonly T[], or: T) => list[Math.floor(random() * list.length)] ?? or;
  if (index % 3 === 0) {
    return { host: own, headers: pick(FROM_ELSEWHERE, []), expected: [403, 'cross_site'] };
  }
  if (index % 3 === 1) {
    const host = `${pick(REBOUND, 'evil.example')}:${port}`;
    const headers = ['Sec-Fetch-Site: same-origin', `Origin: http://${host}`];
    return { host, headers, expected: [421, 'host_not_allowed'] };
  }
  const name = pick(FORWARDED, 'X-Forwarded-For');
  const address = forgeAddress(random);
  const value = name === 'Forwarded' ? `for=${address}` : `127.0.0.1, ${address}`;
  return { host: own, headers: [`${name}: ${value}`], expected: [403, 'anonymous_not_allowed'] };
}

function forgeAddress(random: () => number): string {
  const part = () => Math.floor(random() * 256);
  return `203.0.${part()}.${part()}`;
}

async function check(program: Rig['program'], { host, headers, expected }: Sent) {
  const answer = await send(program, host, headers);
  const { error } = JSON.parse(answer.body);
  assert.deepEqual([answer.status, error.code], expected, `${host} ${headers.join(', ')}`);
}

function send({ port }: Rig['program'], host: string, headers: string[]) {
  const body = 'prompt=Hello';
  const all = [
    `Host: ${host}`,
    ...headers,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  ];
  return sendRaw(port, `POST /api/generate HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n${body}`);
}
