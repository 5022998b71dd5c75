import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findFreePorts, waitForListener } from '../support/free-ports.ts';
import { needsNginx } from '../support/needs.ts';

const SNIPPET = join(import.meta.dirname, '../../deploy/nginx/openai-quickstart-prefix.conf');

test('nginx passes a prefix on, beside a site that is there already', needsNginx, async () => {
  const program = createServer((request, response) => {
    response.end(JSON.stringify({ url: request.url, headers: request.headers }));
  });
  await once(program.listen(0, '127.0.0.1'), 'listening');
  const { port: behind } = program.address() as AddressInfo;
  const [port = 0] = await findFreePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'nginx-prefix-'));
  const snippet = readFileSync(SNIPPET, 'utf8').replace(':3000', `:${behind}`);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log stderr; events {}
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
server { listen 127.0.0.1:${port}; ${snippet} location / { return 200 site; } } }`,
  );
  const nginx = spawn('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')]);
  const exited = once(nginx, 'close');
  try {
    await waitForListener(port);
    const ask = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'X-Forwarded-For': '1.2.3.4' } });
    const { url, headers } = await (await ask('/gpt/api/health?a=%2F')).json();
    assert.equal(url, '/gpt/api/health?a=%2F');
    assert.equal(headers['x-forwarded-for'], '127.0.0.1');
    assert.equal(headers.host, `127.0.0.1:${port}`);
    assert.equal((await (await ask('/gpt')).json()).url, '/gpt');
    assert.equal(await (await ask('/other')).text(), 'site');
  } finally {
    nginx.kill();
    await exited;
    program.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
