import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startProgram } from './program.ts';
import type { Service } from './service.ts';

const SCRIPT = join(import.meta.dirname, '../../deploy/rolling-restart.sh');

/**
 * Runs deploy/rolling-restart.sh on a service of the tests: `nginx` is the real one with the test's
 * configuration; of systemd, which does not run in tests, `systemctl restart` stops the instance as
 * systemd does and starts it on its port. Gives the exit code.
 */
export async function rollService(service: Service): Promise<number> {
  const control = createServer(async (request, response) => {
    const port = Number(request.url?.slice(1));
    const index = service.programs.findIndex((program) => program.port === port);
    await service.programs[index]?.stop();
    service.programs[index] = await startProgram({ env: { ...service.env, PORT: String(port) } });
    response.end();
  });
  control.listen(0, '127.0.0.1');
  await once(control, 'listening');
  const folder = writeTools(service, (control.address() as AddressInfo).port);
  const child = spawn('bash', [SCRIPT], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      SITE: join(service.nginx.folder, 'site.conf'),
    },
  });
  await once(child, 'close');
  control.close();
  return child.exitCode ?? 1;
}

function writeTools({ nginx }: Service, controlPort: number): string {
  const folder = join(nginx.folder, 'bin');
  mkdirSync(folder, { recursive: true });
  const tools = {
    nginx: `exec /usr/sbin/nginx -e stderr -c ${nginx.folder}/nginx.conf "$@"`,
    systemctl: `port=\${2#*@}; exec curl -fsS "http://127.0.0.1:${controlPort}/\${port%.service}"`,
  };
  for (const [name, text] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
