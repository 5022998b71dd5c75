import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from './support/build.ts';
import { listFiles, readSources, readText, type Source } from './support/read-sources.ts';

const ROOT = join(import.meta.dirname, '..');
const files = listFiles();
const sources = readSources(files.filter((path) => /\.(ts|tsx|js)$/.test(path)));

/** Fails with one line for each fault, which reads as it is. */
function assertNone(faults: readonly string[]): void {
  assert.equal(faults.join('\n'), '');
}

function inRoom(room: string): Source[] {
  const found = sources.filter(({ path }) => path.startsWith(`${room}/`));
  assert.ok(found.length > 0, `there is nothing in ${room}/`);
  return found;
}

/**
 * What the files of each room may import: rooms, `npm` for packages and `node` for Node's own
 * modules.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: ['lib'],
  components: ['components', 'lib', 'styles', 'npm'],
  server: ['server', 'lib', 'npm', 'node'],
  pages: ['components', 'lib', 'server', 'styles', 'npm'],
};

/**
 * The page and the command read the same files, so lib/tables may use the package that reads
 * workbooks.
 */
const TABLE_PARSERS = ['hucre/xlsx'];

function findTarget({ path }: Source, from: string): string {
  if (from.startsWith('.')) return posix.join(posix.dirname(path), from).split('/')[0] ?? '';
  return from.startsWith('node:') ? 'node' : 'npm';
}

test('the compiler reads every source file', () => {
  const read = new Set(sources.map(({ path }) => path));
  assertNone(files.filter((path) => /\.tsx?$/.test(path) && !read.has(path)));
  assert.ok(sources.some(({ imports }) => imports.length > 5));
});

for (const [room, allowed] of Object.entries(MAY_IMPORT)) {
  test(`${room} imports from ${allowed.join(', ')} alone`, () => {
    const strays = inRoom(room).flatMap((source) =>
      source.imports
        .filter((from) => !allowed.includes(findTarget(source, from)))
        .filter((from) => !(source.path.startsWith('lib/tables/') && TABLE_PARSERS.includes(from)))
        .map((from) => `${source.path} imports ${from}`),
    );
    assertNone(strays);
  });
}

test('only API routes, pages with getServerSideProps and the document touch the server', () => {
  const strays = inRoom('pages').filter(
    (source) =>
      source.imports.some((from) => findTarget(source, from) === 'server') &&
      !source.path.startsWith('pages/api/') &&
      source.path !== 'pages/_document.tsx' &&
      !/\bgetServerSideProps\b/.test(source.text),
  );
  assertNone(strays.map(({ path }) => path));
});

test('folders import each other in one direction', () => {
  const edges = new Map<string, Set<string>>();
  for (const source of ['lib', 'components', 'server'].flatMap(inRoom)) {
    const from = posix.dirname(source.path);
    const targets = source.imports
      .filter((path) => path.startsWith('.') && !path.endsWith('.css'))
      .map((path) => posix.dirname(posix.join(from, path)))
      .filter((to) => to !== from);
    edges.set(from, new Set([...(edges.get(from) ?? []), ...targets]));
  }
  assert.ok(edges.size > 15);
  const circles = [...edges.keys()].flatMap((folder) => findCircle(edges, [folder]));
  assert.equal(
    circles.join('\n'),
    '',
    'move what both folders need into a folder that both may import (CONTRIBUTING.md)',
  );
});

/** The paths through the folders that lead back to their beginning. */
function findCircle(edges: Map<string, Set<string>>, path: string[]): string[] {
  const [first = ''] = path;
  return [...(edges.get(path.at(-1) ?? '') ?? [])].flatMap((next) => {
    if (next === first) return [[...path, next].join(' → ')];
    // Each circle is found once, from the folder that comes first by name.
    return next > first && !path.includes(next) ? findCircle(edges, [...path, next]) : [];
  });
}

test('what is built for the browser has nothing of the server in it', async () => {
  await ensureBuilt();
  const symbols = inRoom('server').flatMap(({ text }) =>
    [...text.matchAll(/Symbol\.for\('([^']+)'\)/g)].map(([, name = '']) => name),
  );
  assert.ok(symbols.length > 0);
  const marks = [...symbols, 'ZodError', 'APIConnectionError'];
  const chunks = globSync('.next/static/**/*.js', { cwd: ROOT }).map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
  assert.ok(chunks.length > 0);
  assertNone(
    chunks.flatMap(({ path, text }) =>
      marks.filter((mark) => text.includes(mark)).map((mark) => `${path}: ${mark}`),
    ),
  );
});

test('the environment is read only where the process begins, and by scripts', () => {
  const allowed = [
    'server/process/run.ts',
    'server/process/prepare-node.js',
    // Where Next.js runs without our process.
    'server/program/ensure-program.ts',
    // Written in by the build.
    'components/browser/base-path.ts',
  ];
  const readers = Object.keys(MAY_IMPORT)
    .flatMap(inRoom)
    .filter(
      ({ readsEnvironment, imports }) => readsEnvironment || imports.includes('node:process'),
    );
  assertNone(readers.map(({ path }) => path).filter((path) => !allowed.includes(path)));
  assert.ok(readers.length > 0);
});

test('no source file has more than 250 lines', () => {
  const code = files.filter((path) => /\.(tsx?|js|css|sh)$/.test(path));
  const lengths = code.map((path) => ({
    path,
    lines: readText(path).trimEnd().split('\n').length,
  }));
  assertNone(
    lengths.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`),
  );
});

test('no comment is wider than 100 columns', () => {
  const faults = sources.flatMap(({ path }) =>
    readText(path)
      .split('\n')
      .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
      .filter(({ line }) => line.length > 100 && /^\s*(\/\/(?! biome-ignore)|\/?\*)/.test(line))
      .map(({ place }) => place),
  );
  assertNone(faults);
});

test('no function has more than 50 lines', () => {
  const long = sources.flatMap(({ path, functions }) =>
    functions
      .filter(({ lines }) => lines > 50)
      .map(({ name, line, lines }) => `${path}:${line} ${name}: ${lines}`),
  );
  assertNone(long);
  assert.ok(sources.flatMap(({ functions }) => functions).length > 100);
});

test('files are named in kebab case, for the question that they answer', () => {
  const vague = /^(utils?|helpers?|misc|common|index)\b/;
  const faults = sources
    .map(({ path }) => path)
    .filter((path) => !/(^|\/)pages\//.test(path))
    .filter((path) => {
      const name = basename(path).replace(/(\.test|\.config|\.d)?\.\w+$/, '');
      return !/^[a-z\d]+(-[a-z\d]+)*$/.test(name) || vague.test(name);
    });
  assertNone(faults);
});

/** Next.js's pages and settings, and a reporter of Node's test runner. */
const WANTS_DEFAULT =
  /^(pages\/|next\.config\.js$|tests\/support\/(own-pages\/|list-failed-files\.ts$))/;

test('relative imports have their extension, and default exports stand where the framework wants them', () => {
  const bare = sources.flatMap(({ path, imports }) =>
    imports
      .filter((from) => from.startsWith('.') && !/\.(tsx?|css|png|json|js)$/.test(from))
      .map((from) => `${path} imports ${from} without its extension`),
  );
  const defaults = sources
    .filter(({ text }) => /^export default /m.test(text))
    .map(({ path }) => path)
    .filter((path) => !WANTS_DEFAULT.test(path));
  assertNone([...bare, ...defaults]);
});

test('no file names a path of one machine or a package registry', () => {
  // Put together here, so that this file does not contain what it looks for.
  const folders = ['work', 'home/[a-z]', 'Users/[A-Za-z]'];
  const machine = new RegExp(`(?<![\\w.*~}$-])/(${folders.join('|')})/`);
  const hosts = [
    ['registry', 'npmjs', 'org'],
    ['registry', 'yarnpkg', 'com'],
    ['deb', 'debian', 'org'],
    ['files', 'pythonhosted', 'org'],
    ['proxy', 'golang', 'org'],
  ].map((parts) => parts.join('.'));
  const configured = process.env.npm_config_registry;
  if (configured) hosts.push(new URL(configured).host);
  const faults = files.filter(isText).flatMap((path) => {
    const text = readText(path);
    const found = [machine.exec(text)?.[0], ...hosts.filter((host) => text.includes(host))];
    return found.filter((one) => one !== undefined).map((one) => `${path}: ${one}`);
  });
  assertNone(faults);
});

test('the lock file holds the compilers of every platform and no addresses', () => {
  const lock = readText('package-lock.json');
  assert.doesNotMatch(lock, /"resolved": "http/);
  for (const platform of ['darwin-arm64', 'darwin-x64', 'linux-x64-gnu', 'win32-x64-msvc']) {
    assert.ok(lock.includes(`@next/swc-${platform}"`), platform);
  }
});

test('every package is pinned exactly', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readText('package.json'),
  );
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  assert.ok(all.length > 10);
  assertNone(
    all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))).map(([name]) => name),
  );
});

function isText(path: string): boolean {
  return !/\.(png|ico|jpe?g|webp|woff2?)$/.test(path);
}
