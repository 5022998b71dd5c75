import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isBuilt } from './is-built.ts';
import { build } from './run-build.ts';

/**
 * `npm run size`: the JavaScript that the page loads first, against an empty page of the same
 * framework. Fails over the limit.
 */

const ROOT = join(import.meta.dirname, '..');

/** Inside the project, so that the framework finds its packages. */
const EMPTY = join(ROOT, '.next-empty');

/** Bytes of gzip that the page may add. */
const LIMIT = 14_000;

const EMPTY_APP = {
  'package.json': '{ "private": true, "type": "module" }\n',
  'next.config.js': 'export default {};\n',
  'pages/index.jsx': 'export default function Page() {\n  return <main>Empty</main>;\n}\n',
};

function buildEmpty(): void {
  mkdirSync(join(EMPTY, 'pages'), { recursive: true });
  for (const [path, text] of Object.entries(EMPTY_APP)) writeFileSync(join(EMPTY, path), text);
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next');
  const { status, stderr } = spawnSync(process.execPath, [next, 'build'], {
    cwd: EMPTY,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) throw new Error(`the empty page does not build:\n${stderr}`);
}

type Manifest = { pages: Record<string, string[]> };

/** Bytes of gzip of all scripts of an address. */
function measure(folder: string, address: string): number {
  const path = join(folder, '.next/build-manifest.json');
  const { pages }: Manifest = JSON.parse(readFileSync(path, 'utf8'));
  const files = [...(pages['/_app'] ?? []), ...(pages[address] ?? [])];
  return [...new Set(files)]
    .filter((file) => file.endsWith('.js'))
    .map((file) => gzipSync(readFileSync(join(folder, '.next', file)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
}

async function main(): Promise<number> {
  const code = isBuilt() ? 0 : await build();
  if (code !== 0) return code;
  try {
    buildEmpty();
    const empty = measure(EMPTY, '/');
    const sizes = ['/', '/ru'].map((address) => ({ address, size: measure(ROOT, address) }));
    for (const { address, size } of sizes) {
      console.log(
        `${address}: ${size} bytes of gzip, ${size - empty} over an empty page (${empty})`,
      );
    }
    const isOver = sizes.some(({ size }) => size - empty > LIMIT);
    console.log(isOver ? `That is over the limit of ${LIMIT}.` : `The limit is ${LIMIT}.`);
    return isOver ? 1 : 0;
  } finally {
    rmSync(EMPTY, { recursive: true, force: true });
  }
}

process.exitCode = await main();
