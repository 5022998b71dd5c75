import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { isBuilt } from './is-built.ts';
import { build } from './run-build.ts';
import { findMissing, ROOT_FOLDERS, TOOLS, type Tool } from './test-tools.ts';

/**
 * `npm test [-- files, folders or options of the runner]`: gets what the tests need, builds, runs
 * them, ends with its count.
 */

const ALL = 'tests/**/*.test.ts';

/** Builds the image twice, which takes minutes, so it belongs to `npm run test:deploy`. */
const BY_NAME_ALONE = ['tests/image/**'];

/** Of a file's tests, in milliseconds, so that none that hangs goes on for ever. */
const MAX_FILE_MS = 900_000;

/**
 * What a failed test leaves running does not keep its file from ending. A file needs a test then:
 * with hooks alone, Node 24 would not end it at all.
 */
const ENDS = ['--test-force-exit', `--test-timeout=${MAX_FILE_MS}`];

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const options = args.filter((arg) => arg.startsWith('-'));
  const files = chooseFiles(args.filter((arg) => !arg.startsWith('-')));
  if (files.length === 0) {
    console.error(`No test file matches. Name one, a folder, or nothing for ${ALL}.`);
    return 1;
  }
  const missing = findMissing(toolsFor(files));
  for (const { name, variable } of missing) {
    console.log(`SKIPPED: every test that needs ${name}, which is not installed (${variable}=1).`);
  }
  if (missing.length > 0 && process.env.CI) {
    console.error('With CI set no test may be skipped.');
    return 1;
  }
  const skips = Object.fromEntries(missing.map(({ variable }) => [variable, '1']));
  const buildCode = isBuilt() ? 0 : await build();
  if (buildCode !== 0) return buildCode;
  const env = { ...skips, PROGRAM_IS_BUILT: '1' };
  const folder = mkdtempSync(join(tmpdir(), 'test-'));
  const failed = join(folder, 'failed');
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./tests/support/list-failed-files.ts',
    `--test-reporter-destination=${failed}`,
  ];
  // More than two processors have work for: many tests wait for a clock.
  const bounds = ['--test-concurrency=4', ...ENDS];
  const code = run(['--test', ...bounds, ...reporters, ...options, ...files], env);
  const again = code === 0 ? [] : findBrowserFiles(failed);
  rmSync(folder, { recursive: true });
  if (again.length === 0) return code;
  console.log(`\nOnce more, since a browser is late on a busy machine: ${again.join(', ')}`);
  const secondCode = run(['--test', '--test-concurrency=1', ...ENDS, ...options, ...again], env);
  if (secondCode === 0) console.log(`FLAKY, green at the second try: ${again.join(', ')}`);
  return secondCode;
}

/** The files that failed, where all of them are tests in a browser. */
function findBrowserFiles(list: string): string[] {
  const files = readFileSync(list, 'utf8').split('\n').filter(Boolean);
  const names = files.map((file) => relative('.', file).replaceAll('\\', '/'));
  return names.every((name) => name.startsWith('tests/e2e/')) ? names : [];
}

function chooseFiles(names: string[]): string[] {
  if (names.length === 0) return globSync(ALL, { exclude: BY_NAME_ALONE }).sort();
  const found = names.map(toPattern).flatMap((pattern) => globSync(pattern));
  return [...new Set(found)].sort();
}

function toPattern(name: string): string {
  const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? `${name.replace(/[/\\]$/, '')}/**/*.test.ts` : name;
}

/** A test that needs a tool says so by the name it takes from tests/support/needs.ts. */
function toolsFor(files: string[]): Tool[] {
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  return TOOLS.filter(({ marker }) => texts.some((text) => text.includes(marker)));
}

function run(args: string[], env: Record<string, string>): number {
  const PATH = [process.env.PATH, ...ROOT_FOLDERS].join(delimiter);
  const child = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...env, PATH },
  });
  return child.status ?? 1;
}

process.exitCode = await main();
