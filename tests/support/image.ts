import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePorts } from './free-ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/node/bin/node');
const BASE = 'docker.io/library/node:24-slim';
/**
 * The Dockerfile's first stage: to install the packages takes the longest, and they seldom change.
 */
const PACKAGES = 'localhost/openai-quickstart-packages:latest';
const MIB = 2 ** 20;

/** Base image and packages are kept here between runs. */
const STORE = join(homedir(), '.cache/openai-quickstart-image', readNodeVersion());

const run = promisify(execFile);

/** Ends the containers that a failed test left running, which would keep the tests from ending. */
const left = new Set<() => void>();

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
  /** A command inside, beside the program; the exit status. */
  execute(words: string[]): Promise<number>;
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

/** The base image and the packages, where there are none yet; takes a minute or two then. */
export async function prepareImages(): Promise<void> {
  mkdirSync(STORE, { recursive: true });
  const names = await buildah('images', '--format', '{{.Name}}:{{.Tag}}');
  if (!names.split('\n').includes(BASE)) {
    const script = join(ROOT, 'tests/support/make-base-image.sh');
    await run(script, [NODE, STORE], { maxBuffer: 64 * MIB });
  }
  // In layers, so that steps that were done before are not done again.
  await build(['--layers', '--target', 'packages', '-t', PACKAGES, '.']);
}

async function build(words: readonly string[]): Promise<void> {
  await buildah('bud', '--format', 'docker', '--pull=never', '--network', 'host', ...words);
}

/** Does what a `docker build` does, with its words behind `build`, and unpacks the image. */
export async function buildImage(words: readonly string[]): Promise<Image> {
  const name = words[words.indexOf('-t') + 1] ?? '';
  // In place of the stage of that name; without layers, which would be whole copies each.
  await build(['--build-context', `packages=container-image://${PACKAGES}`, ...words]);
  const container = await buildah('from', '--pull=never', `localhost/${name}`);
  const inspected = JSON.parse(await buildah('inspect', '--type', 'image', `localhost/${name}`));
  return {
    folder: await buildah('mount', container),
    ownMegabytes: (await sizeOf(`localhost/${name}`)) - (await sizeOf(BASE)),
    config: inspected.Docker.config,
  };
}

/**
 * What an engine takes of this repository for a build, with `parts` of the test's own pages beside
 * it. Returns its folder.
 */
export function copyContext(parts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'image-context-'));
  const ignore = readFileSync(join(ROOT, '.dockerignore'), 'utf8');
  const letThrough = [...ignore.matchAll(/^!(.+)$/gm)].map(([, name = '']) => name);
  const names = globSync(['Dockerfile', '.dockerignore', ...letThrough], { cwd: ROOT });
  const options = { recursive: true };
  for (const name of names) cpSync(join(ROOT, name), join(folder, name), options);
  for (const part of parts) {
    const own = join(ROOT, 'tests/support/own-pages', part);
    cpSync(own, join(folder, part), options);
  }
  return folder;
}

/** In MB, as an engine says it. */
async function sizeOf(name: string): Promise<number> {
  return Number.parseInt(await buildah('images', '--format', '{{.Size}}', name), 10);
}

/**
 * Ends the containers too. All but the base image and the packages, and with them what interrupted
 * runs left.
 */
export async function removeImages(): Promise<void> {
  for (const kill of left) kill();
  await buildah('rm', '--all');
  const names = await buildah('images', '--format', '{{.Name}}:{{.Tag}}');
  const own = names.split('\n').filter((name) => ![BASE, PACKAGES].includes(name));
  for (const name of own) if (!name.startsWith('<none>')) await buildah('rmi', '--force', name);
  await buildah('rmi', '--prune', '--force');
}

/**
 * Does what `docker run --read-only` does, on a free port of this machine; ready when it answers.
 * `files` are mounted where nobody writes, by their names below `/`, which begin with run/ or
 * app/prompts/.
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
  left.add(kill);
  process.once('exit', kill);
  const output = () => Buffer.concat(chunks).toString();
  await waitForReady(child, output);
  const execute = async (words: string[]) => {
    const command = start(image, mounted, words, variables);
    command.stdout.resume();
    command.stderr.resume();
    await once(command, 'close');
    return command.exitCode ?? 1;
  };
  return {
    port,
    output,
    execute,
    checkHealth() {
      const [kind, ...words] = image.config.Healthcheck.Test;
      if (kind !== 'CMD') throw new Error(`the health check is ${kind}, which needs a shell`);
      return execute(words);
    },
    async stop() {
      left.delete(kill);
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
