import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parse } from 'dotenv';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import { createRequestSchema } from '../../server/contract/request-schema.ts';
import { loadSettings, VARIABLES } from '../../server/settings/config.ts';
import { ROWS } from '../soak/rows.ts';
import { startProgram } from '../support/program.ts';
import { listFiles, readText } from '../support/read-sources.ts';

const READMES = ['README.md', 'README.ru.md'];
const documents = listFiles().filter((path) => path.endsWith('.md'));
/** Pairs of name and default, empty where there is none. */
const defaults = Object.entries(VARIABLES).map(([name, variable]) => [
  name,
  'fallback' in variable ? variable.fallback : '',
]);
/** Variables that are not this program's own. */
const COMMON = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

/** The cells of every table row that begins with a name in backticks. */
function readTable(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/^`|`$/g, '')));
}

function inBackticks(name: string): string {
  return `\`${name}\``;
}

test('.env.example has every variable with its default, and no other', () => {
  const lines = readText('.env.example').split('\n');
  const settings = lines.flatMap((line) => {
    const [, name, value] = /^#?([A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name && !COMMON.includes(name) ? [[name, value]] : [];
  });
  assert.deepEqual(settings.sort(), defaults.toSorted());
});

test('.env.example copied as it is changes nothing', async () => {
  assert.deepEqual(loadSettings(parse(readText('.env.example'))), loadSettings({}));
  const folder = mkdtempSync(join(tmpdir(), 'env-example-'));
  copyFileSync(join(import.meta.dirname, '../..', '.env.example'), join(folder, '.env'));
  const program = await startProgram({ readsDotenv: true, cwd: folder });
  try {
    const response = await fetch(`${program.url}/api/generate`, {
      method: 'POST',
      body: new URLSearchParams({ animal: 'Cat' }),
    });
    assert.equal((await response.json()).demo, true);
    const start = await program.findLog(({ message }) => message === 'start');
    assert.deepEqual(start.settings, { HOST: '127.0.0.1', PORT: '0' });
  } finally {
    await program.stop();
    rmSync(folder, { recursive: true });
  }
});

for (const path of READMES) {
  test(`${path} has every variable with its default, and no other`, () => {
    const rows = readTable(readText(path)).filter(([, name = '']) => /^[A-Z_]+$/.test(name));
    const documented = rows.map(([, name, value]) => [name, value]);
    assert.deepEqual(documented.sort(), defaults.toSorted());
  });

  test(`${path} has every field of the request and every preset`, () => {
    const text = readText(path);
    const names = readTable(text).map(([, name]) => name);
    const { shape } = createRequestSchema({ maxPromptChars: 1, maxTokensLimit: 1 });
    assert.deepEqual(
      Object.keys(shape).filter((name) => !names.includes(name)),
      [],
    );
    const ids = listFiles().flatMap((file) => /^prompts\/(.+)\.prompt\.yml$/.exec(file)?.[1] ?? []);
    assert.ok(ids.length >= 4);
    const missing = ids.filter((id) => !text.includes(inBackticks(id)));
    assert.deepEqual(missing, []);
  });
}

test('the READMEs name every folder, and no other', () => {
  const folders = new Set(listFiles().flatMap((path) => /^([^./][^/]*\/)/.exec(path)?.[1] ?? []));
  for (const path of READMES) {
    const named = [...readText(path).matchAll(/^([a-z]+\/) {2,}/gm)].map(([, name = '']) => name);
    assert.deepEqual(named.sort(), [...folders].sort(), path);
  }
});

test('docs/errors.md has every error code with its status, and no other', () => {
  const rows = readTable(readText('docs/errors.md'));
  const documented = rows.map(([, code, status]) => [code, Number(status)]);
  const expected = Object.entries(ERRORS).map(([code, { status }]) => [code, status]);
  assert.deepEqual(documented.sort(), expected.sort());
});

test('every package has its reason in docs/decisions/002-packages.md', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readText('package.json'),
  );
  const page = readText('docs/decisions/002-packages.md');
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  assert.deepEqual(
    names.filter((name) => !new RegExp(`(^|[\\s|,(])${name}[\\s,).]`, 'm').test(page)),
    [],
  );
});

test('every npm command that a document names is in package.json', () => {
  const { scripts } = JSON.parse(readText('package.json'));
  const shorthands = ['start', 'test'];
  const unknown = documents.flatMap((path) => {
    const names = [...readText(path).matchAll(/npm (?:run )?([a-z][a-z:-]*)/g)]
      .filter(([command, name = '']) => command.startsWith('npm run ') || shorthands.includes(name))
      .map(([, name = '']) => name);
    return names.filter((name) => !(name in scripts)).map((name) => `${path}: npm run ${name}`);
  });
  assert.deepEqual(unknown, []);
});

test('every promise of the soak is in the READMEs, by the name of its run', () => {
  for (const path of READMES) {
    const named = [...readText(path).matchAll(/npm run soak -- ([a-z-]+)/g)].map(
      ([, name]) => name,
    );
    assert.deepEqual(named.sort(), ROWS.map(({ name }) => name).sort(), path);
  }
});

test('links and pictures of documents lead somewhere', () => {
  const broken = documents.flatMap((path) => {
    const text = readText(path).replace(/^```[\s\S]*?^```/gm, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    return links.filter((link) => !isReachable(path, link)).map((link) => `${path}: ${link}`);
  });
  assert.deepEqual(broken, []);
});

function isReachable(from: string, link: string): boolean {
  if (/^https?:/.test(link)) return true;
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!existsSync(join(import.meta.dirname, '../..', path))) return false;
  return anchor === undefined || listAnchors(readText(path)).includes(decodeURIComponent(anchor));
}

/** Anchors of headings, as GitHub makes them. */
function listAnchors(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
