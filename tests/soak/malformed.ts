import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import { type RawAnswer, sendRaw } from '../support/raw-socket.ts';
import { BODY_LIMIT, type Malformed, malformedRequest } from './malformed-requests.ts';
import { assertNoSecret, withRig } from './rig.ts';
import { type Figures, inParallel, type Row } from './row.ts';

/**
 * Malformed requests over raw sockets: each is refused as the error table says; none hangs, none is
 * a failure of ours.
 */
export const malformed: Row = {
  name: 'malformed',
  unit: 'requests',
  full: 100_000,
  short: 700,
  run: ({ count, seed }) =>
    withRig({ MAX_BODY_BYTES: String(BODY_LIMIT) }, async ({ model, program }) => {
      const seen: Figures = {};
      for (let done = 0; done < count; done += 1000) {
        const numRuns = Math.min(1000, count - done);
        const batch = fc.sample(malformedRequest, { numRuns, seed: seed + done });
        await inParallel(batch.length, 32, async (index) => {
          const sent = batch[index];
          if (!sent) return;
          const localAddress = `127.0.0.${2 + (index % 250)}`;
          const answer = await sendRaw(program.port, sent.bytes, { localAddress, timeout: 20_000 });
          check(sent, answer);
          const kind = `${sent.answeredBy === 'route' ? '' : 'before any route: '}${answer.status}`;
          seen[kind] = Number(seen[kind] ?? 0) + 1;
        });
      }
      assert.equal(model.requests.length, 0, 'none reached the model');
      return { ...sortByName(seen), '5xx': 0, hangs: 0, other: 0 };
    }),
};

function check({ bytes, answeredBy, note }: Malformed, answer: RawAnswer) {
  const sent = `${note}: ${JSON.stringify(bytes.toString('latin1').slice(0, 400))}`;
  const got = `${answer.status} ${answer.body.slice(0, 300)}`;
  assert.ok(!answer.isTimedOut, `hangs: ${sent}`);
  assertNoSecret(answer.raw, sent);
  if (answeredBy === 'before') {
    assert.ok([308, 400, 404, 417, 431].includes(answer.status), `${got}, to ${sent}`);
    return;
  }
  assert.ok(answer.status >= 400 && answer.status < 500, `${got}, to ${sent}`);
  const { error } = JSON.parse(answer.body);
  const known = Object.entries(ERRORS).find(([code]) => code === error.code)?.[1];
  assert.equal(answer.status, known?.status, `${got}, to ${sent}`);
  assert.equal(error.request_id, answer.headers['x-request-id']);
  assert.ok(error.message.length > 10, got);
}

function sortByName(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).sort(([a], [b]) => a.localeCompare(b)));
}
