import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as errors from '../support/model-errors.ts';
import type { Reply } from '../support/model-reply.ts';
import { runProgram } from '../support/program.ts';
import { assertNoSecret, CANARY_KEY, CANARY_TOKEN, type Rig, withRig } from './rig.ts';
import { inParallel, type Row } from './row.ts';

const ROOT = join(import.meta.dirname, '../..');
const ACCEPTS = ['application/json', 'text/event-stream', 'text/plain'];

/** What the model server answers; the first ones repeat parts of the key, as real ones do. */
const REPLIES: readonly Reply[] = [
  { fixed: errors.invalidApiKey(CANARY_KEY) },
  { fixed: { status: 500, body: { error: { message: `key ${CANARY_KEY} broke`, type: 'x' } } } },
  { fixed: { status: 400, body: { error: { message: CANARY_KEY, param: CANARY_KEY } } } },
  { fixed: { status: 200, body: `<p>${CANARY_KEY}</p>` } },
  { fault: { kind: 'error-event', at: 1, error: { message: CANARY_KEY, code: CANARY_KEY } } },
  { fault: { kind: 'drop', at: 1 } },
  { fault: { kind: 'close', at: 1 } },
  { fixed: errors.missingPermission() },
  {},
];

/**
 * The operator's key and the callers' tokens appear in no answer, log, metric or file of the build,
 * and no refused start shows them.
 */
export const canary: Row = {
  name: 'canary',
  unit: 'answers looked at',
  full: 2000,
  short: 60,
  async run({ count }) {
    let bytes = 0;
    const env = { ACCESS_TOKENS: `canary:${CANARY_TOKEN}`, UPSTREAM_TIMEOUT: '3' };
    await withRig(env, async ({ model, program }) => {
      model.replyWith(({ prompt }) => REPLIES[Number(prompt) % REPLIES.length] ?? {});
      const calls = listCalls(program, await openSession(program));
      await inParallel(count, 16, async (index) => {
        const answer = await calls[index % calls.length]?.(Math.floor(index / calls.length));
        if (!answer) return;
        const head = JSON.stringify([...answer.headers]);
        // A broken-off answer is what some of these are to be.
        const body = await answer.text().catch(() => '');
        assertNoSecret(head + body, `${answer.status} of ${answer.url}`);
        bytes += head.length + body.length;
      });
    });
    await refuseStarts();
    const files = listFiles(join(ROOT, '.next'))
      .filter((file) => !file.includes('/.next/cache/'))
      .concat(listFiles(join(ROOT, 'public')));
    for (const file of files) assertNoSecret(readFileSync(file, 'latin1'), file);
    return { 'bytes of answers': bytes, 'files of the build': files.length, occurrences: 0 };
  },
};

type Call = (index: number) => Promise<Response>;

function listCalls({ url }: Rig['program'], cookie: string): Call[] {
  const bearer = { Authorization: `Bearer ${CANARY_TOKEN}` };
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
    fetch(url + path, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
  const visit = (path: string, headers: Record<string, string> = bearer) =>
    fetch(url + path, { headers, redirect: 'manual' });
  return [
    ...ACCEPTS.map(
      (Accept): Call =>
        (index) =>
          form('/api/generate', { prompt: `${index}` }, { ...bearer, Accept }),
    ),
    (index) => form('/', { prompt: `${index}` }, { cookie }),
    () => form('/api/generate', { prompt: 'x' }, { Authorization: `Bearer ${CANARY_TOKEN}x` }),
    () => form('/sign-in', { token: `${CANARY_TOKEN}x` }, {}),
    () => form('/sign-in', { token: CANARY_TOKEN }, {}),
    () => visit('/', { cookie }),
    ...['/api/models', '/api/metrics', '/api/openapi.json', '/api/nothing', '/nothing'].map(
      (path): Call =>
        () =>
          visit(path),
    ),
  ];
}

async function openSession({ url }: Rig['program']): Promise<string> {
  const body = new URLSearchParams({ token: CANARY_TOKEN });
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.notEqual(cookie, '');
  return cookie;
}

async function refuseStarts() {
  const wrong = [
    { OPENAI_API_KEY: `${CANARY_KEY}\nX-Other: 1` },
    { ACCESS_TOKENS: CANARY_TOKEN },
    { ACCESS_TOKENS: `a:${CANARY_TOKEN},b:${CANARY_TOKEN}` },
    { REDIS_URL: `http://user:${CANARY_KEY}@127.0.0.1` },
  ];
  for (const env of wrong) {
    const { code, stdout, stderr } = await runProgram({ env });
    assert.equal(code, 1, JSON.stringify(Object.keys(env)));
    assertNoSecret(stdout + stderr, `the refusal of ${Object.keys(env)}`);
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
