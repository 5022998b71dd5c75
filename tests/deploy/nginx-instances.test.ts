import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetch } from 'undici';
import { waitUntil } from '../support/model-server.ts';
import { needsNginx } from '../support/needs.ts';
import { readCode, type ServiceOptions, startService } from '../support/service.ts';

async function withService(
  options: ServiceOptions,
  check: (service: Awaited<ReturnType<typeof startService>>) => Promise<void>,
) {
  const service = await startService(options);
  try {
    await check(service);
  } finally {
    await service.stop();
  }
}

test('a forged X-Forwarded-For neither escapes a limit nor counts as local', needsNginx, () =>
  withService(
    { env: { ACCESS_TOKENS: '', ALLOW_ANONYMOUS: 'true', RATE_LIMIT: '3/hour' } },
    async ({ generate }) => {
      const statuses: number[] = [];
      for (const forged of ['1.1.1.1', '127.0.0.1', '2.2.2.2, 3.3.3.3', '::1', 'unknown']) {
        const headers = { 'x-forwarded-for': forged, forwarded: `for=${forged}` };
        statuses.push((await generate({ prompt: 'Hi' }, { headers })).status);
      }
      assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    },
  ),
);

test('a dead instance costs no request, and all dead are told as such', needsNginx, () =>
  withService({ instances: 2 }, async ({ generate, programs, nginx }) => {
    await programs[0]?.stop('SIGKILL');
    const calls = Array.from({ length: 40 }, () => generate({ prompt: 'Hi' }));
    const statuses = new Set((await Promise.all(calls)).map(({ status }) => status));
    assert.deepEqual([...statuses], [200]);

    await programs[1]?.stop('SIGKILL');
    const refused = await generate({ prompt: 'Hi' });
    assert.equal(refused.status, 503);
    assert.ok(refused.headers.get('retry-after'));
    assert.equal(await readCode(refused), 'shutting_down');

    const page = await fetch(nginx.url, { dispatcher: nginx.dispatcher });
    assert.equal(page.status, 502);
  }),
);

test('a request that was already sent is never sent to a second instance', needsNginx, () =>
  withService({ instances: 2 }, async ({ generate, programs, model }) => {
    model.reply = { fault: { kind: 'stall', at: 'headers' } };
    const controller = new AbortController();
    const { signal } = controller;
    // The one with fewest connections is chosen, so each instance has one of the two.
    const calls = [1, 2].map(() => generate({ prompt: 'Once' }, { signal }));
    await waitUntil(() => model.running() === 2, 10_000, 'both calls run');
    model.reply = { text: 'answered twice' };
    await programs[0]?.stop('SIGKILL');
    const cut = await Promise.race(calls);
    assert.equal(cut.status, 503);
    assert.equal(model.requests.length, 2);
    controller.abort();
    await Promise.allSettled(calls);
  }),
);
