import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * `node scripts/gather-image.ts FOLDER [UID]`: what the program needs to run, out of a built tree,
 * for the image. Packages are in FOLDER/packages, all else is in FOLDER/app. UID is the user who
 * will run it.
 */

const ROOT = join(import.meta.dirname, '..');

/** Of these Next.js's own trace has the files that a server needs, a tenth of them. */
const TRACED = ['next', 'react', 'react-dom'];

/** Next.js looks these up when a server of one's own reads next.config.js, and never loads them. */
const LOOKED_UP = ['webpack', '@babel/runtime/package.json'].map(
  (name) => `next/dist/compiled/${name}`,
);

/** Image tools: without them `next/image` serves pictures as they are. */
const LEFT_OUT = ['sharp', '@img'];

const APP = ['package.json', 'next.config.js', 'public', 'prompts', 'lib', 'server', 'scripts'];

/** Parts of `.next` that only the build and `output: 'standalone'` use. */
const BUILD_ONLY = /^(cache|standalone|diagnostics|types|trace.*|turbopack)$/;

/** Node runs no TypeScript inside packages, and reads no maps unless it is told to. */
const NOT_RUN = /\.(map|[cm]?tsx?|md|flow)$/;

type Lock = { packages: Record<string, { dependencies?: Record<string, string> }> };

function gather(folder: string, user: string): void {
  const packages = join(folder, 'packages');
  cpSync(join(ROOT, '.next/standalone/node_modules'), packages, {
    recursive: true,
    filter: (path) => !NOT_RUN.test(path),
  });
  for (const name of LEFT_OUT) rmSync(join(packages, name), { recursive: true, force: true });
  for (const name of [...listOwnPackages(), ...LOOKED_UP]) {
    cpSync(join(ROOT, 'node_modules', name), join(packages, name), {
      recursive: true,
      filter: (path) => !NOT_RUN.test(path),
    });
  }
  const app = join(folder, 'app');
  mkdirSync(app, { recursive: true });
  for (const part of APP) cpSync(join(ROOT, part), join(app, part), { recursive: true });
  for (const part of globSync('*', { cwd: join(ROOT, '.next') })) {
    if (BUILD_ONLY.test(part)) continue;
    cpSync(join(ROOT, '.next', part), join(app, '.next', part), {
      recursive: true,
      // Links in it lead to node_modules, which lies beside it again in the image.
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.map') && !path.endsWith('.nft.json'),
    });
  }
  giveCompiledCode(join(app, '.next/compile-cache'), user);
}

/**
 * Node keeps compiled code in a folder named for its version, processor and user, and reads that of
 * its own user alone. It makes the files readable for whoever wrote them, here the build.
 */
function giveCompiledCode(cache: string, user: string): void {
  for (const name of globSync('*', { cwd: cache })) {
    const given = name.replace(/-\d+$/, `-${user}`);
    if (given !== name) renameSync(join(cache, name), join(cache, given));
    chmodSync(join(cache, given), 0o755);
    for (const file of globSync('*', { cwd: join(cache, given) })) {
      chmodSync(join(cache, given, file), 0o644);
    }
  }
}

/** The packages that `server/` imports, and those below them. */
function listOwnPackages(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const lock: Lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const found = new Set(Object.keys(dependencies).filter((name) => !TRACED.includes(name)));
  for (const name of found) {
    const below = lock.packages[`node_modules/${name}`]?.dependencies ?? {};
    for (const one of Object.keys(below)) found.add(one);
  }
  return [...found].filter((name) => existsSync(join(ROOT, 'node_modules', name)));
}

const [folder, user = '1000'] = process.argv.slice(2);
if (!folder || !existsSync(join(ROOT, '.next/standalone'))) {
  console.error('Usage: STANDALONE=1 npm run build && node scripts/gather-image.ts FOLDER [UID]');
  process.exit(2);
}
gather(folder, user);
