import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from './free-ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const BASE = 'docker.io/library/node:24-slim';
const MIB = 2 ** 20;

/** Kept between runs: to make the base image takes a minute. */
const STORE = join(homedir(), '.cache/openai-quickstart-image', readNodeVersion());

const run = promisify(execFile);

/** What an image says of how it is to be run. */
export type ImageConfig = {
  User: string;
  WorkingDir: string;
  Env: string[];
  Cmd: string[];
  ExposedPorts: Record<string, object>;
  Healthcheck: { Test: string[] };
};

export type Image = {
  /** Where its files are. */
  folder: string;
  /** What it has over its base. */
  ownMegabytes: number;
  config: ImageConfig;
};

export type Container = {
  port: number;
  output(): string;
  /** The image's health check, run inside; the exit status. */
  checkHealth(): Promise<number>;
  /** Ends with the exit status. */
  stop(): Promise<number | null>;
};

function readNodeVersion(): string {
  const text = readFileSync(join(ROOT, 'node_modules/node/package.json'), 'utf8');
  return JSON.parse(text).version;
}

async function buildah(...args: string[]): Promise<string> {
  const env = { ...process.env, BUILDAH_ISOLATION: 'chroot' };
  const store = ['--root', join(STORE, 'root'), '--runroot', join(STORE, 'run')];
  const options = { cwd: ROOT, env, maxBuffer: 64 * MIB };
  return (await run('buildah', [...store, ...args], options)).stdout.trim();
}

/** Where there is none yet. */
export async function makeBaseImage(): Promise<void> {
  mkdirSync(STORE, { recursive: true });
  const names = await buildah('images', '--format', '{{.Name}}:{{.Tag}}');
  if (names.split('\n').includes(BASE)) return;
  await run(join(ROOT, 'tests/support/make-base-image.sh'), [NODE, STORE], {
    maxBuffer: 64 * MIB,
  });
}

/** Does what a `docker build` does, with its words behind `build`, and unpacks the image. */
export async function buildImage(words: readonly string[]): Promise<Image> {
  const name = words[words.indexOf('-t') + 1] ?? '';
  const flags = ['--format', 'docker', '--pull=never', '--network', 'host'];
  await buildah('bud', ...flags, ...words);
  const container = await buildah('from', '--pull=never', `localhost/${name}`);
  const inspected = JSON.parse(await buildah('inspect', '--type', 'image', `localhost/${name}`));
  return {
    folder: await buildah('mount', container),
    ownMegabytes: (await sizeOf(`localhost/${name}`)) - (await sizeOf(BASE)),
    config: inspected.Docker.config,
  };
}

/** In MB, as an engine says it. */
async function sizeOf(name: string): Promise<number> {
  return Number.parseInt(await buildah('images', '--format', '{{.Size}}', name), 10);
}

/** All but the base image. */
export async function removeImages(): Promise<void> {
  await buildah('rm', '--all');
  const names = await buildah('images', '--format', '{{.Name}}:{{.Tag}}');
  const own = names.split('\n').filter((name) => name !== BASE && !name.startsWith('<none>'));
  for (const name of own) await buildah('rmi', '--force', name);
}

/**
 * Does what `docker run --read-only` does, on a free port of this machine; ready when it answers. `files` are mounted
 * below /run, by their names there.
 */
export async function runImage(
  image: Image,
  env: Record<string, string> = {},
  files: Record<string, string> = {},
): Promise<Container> {
  const [port = 0] = await findFreePorts(1);
  const variables = { ...readEnvironment(image.config), ...env, PORT: String(port) };
  const mounted = writeFiles(files);
  const child = start(image, mounted, image.config.Cmd, variables);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exited = once(child, 'close');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const output = () => Buffer.concat(chunks).toString();
  await waitForReady(child, output);
  return {
    port,
    output,
    async checkHealth() {
      const [kind, ...words] = image.config.Healthcheck.Test;
      if (kind !== 'CMD') throw new Error(`the health check is ${kind}, which needs a shell`);
      const check = start(image, mounted, words, variables);
      await once(check, 'close');
      return check.exitCode ?? 1;
    },
    async stop() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await exited;
      rmSync(mounted, { recursive: true });
      return child.exitCode;
    },
  };
}

function writeFiles(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'image-run-'));
  chmodSync(folder, 0o755);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function start(image: Image, mounted: string, words: string[], env: Record<string, string>) {
  const { folder, config } = image;
  const [user = '', group = ''] = config.User.split(':');
  const script = join(ROOT, 'tests/support/run-image.sh');
  const args = [folder, mounted, config.WorkingDir, user, group, ...words];
  return spawn(script, args, { env: { NODE_ENV: 'production', ...env } });
}

function readEnvironment({ Env }: ImageConfig): Record<string, string> {
  return Object.fromEntries(Env.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

async function waitForReady(child: ReturnType<typeof start>, output: () => string): Promise<void> {
  while (!output().includes('Ready on ')) {
    const [reason] = await Promise.race([
      once(child.stdout, 'data').then(() => ['data']),
      once(child, 'close').then(() => ['close']),
    ]);
    if (reason === 'close') throw new Error(`the image did not start:\n${output()}`);
  }
}
