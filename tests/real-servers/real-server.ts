import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = join(tmpdir(), 'openai-quickstart-next-real-servers');

/**
 * inference-server wants node-llama-cpp 3.6; sharp, which it loads for pictures, comes with it.
 * Binaries are for Linux on x64.
 */
const PACKAGES = [
  '@copilotkit/aimock@1.43.0',
  'inference-server@1.0.0-beta.32',
  'node-llama-cpp@3.6.0',
  '@node-llama-cpp/linux-x64@3.6.0',
  '@img/sharp-linux-x64@0.33.5',
  '@img/sharp-libvips-linux-x64@1.0.4',
];

/**
 * Installs the servers into a folder of their own, without running any script of theirs. False
 * where that fails.
 */
export function installServers(): boolean {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{"private": true}\n');
  const flags = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact'];
  const { status } = spawnSync('npm', ['install', ...flags, ...PACKAGES], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

export type RealServer = { url: string; stop(): Promise<void> };

/**
 * Starts one of the scripts beside this file with a file of this content, and waits until it
 * listens.
 */
export async function startRealServer(
  script: string,
  fileName: string,
  content: Buffer | string,
): Promise<RealServer> {
  copyFileSync(join(import.meta.dirname, script), join(FOLDER, script));
  writeFileSync(join(FOLDER, fileName), content);
  const child = spawn(process.execPath, [script, join(FOLDER, fileName)], {
    cwd: FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('close', () => reject(new Error(`${script} did not start: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const found = /Listening on (\S+)\n/.exec(output)?.[1];
      if (found) resolve(found);
    });
  });
  return {
    url,
    async stop() {
      child.kill();
      await once(child, 'close');
    },
  };
}
