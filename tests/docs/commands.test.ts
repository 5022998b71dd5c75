import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'dotenv';
import { loadSettings } from '../../server/settings/config.ts';
import { listFiles, readText } from '../support/read-sources.ts';

/**
 * Each command of the documents, in blocks and in lines of text: run by a test as it stands, or
 * here with the reason why not.
 */

const RUN: readonly [RegExp, string][] = [
  [/^curl .*http:\/\/localhost:3000/, 'tests/docs/examples.test.ts'],
  [/^docker (build|run) /, 'tests/image/image.test.ts'],
  [/^docker exec .* npm run doctor$/, 'tests/image/image.test.ts'],
  [/^npm run prompt/, 'tests/commands/prompt.test.ts'],
  [/^npm run (-s$|(-s )?batch)/, 'tests/docs/batch-commands.test.ts'],
  [/^npm run doctor/, 'tests/doctor/doctor.test.ts'],
  [/^npm run bench/, 'tests/bench.test.ts'],
  [/^npm run soak/, 'tests/soak.test.ts'],
  [/^(npm run serve|node server\/main\.js)$/, 'tests/process/start-and-stop.test.ts'],
  [/^npm run try$/, 'tests/commands/try.test.ts'],
  [/^npm run release/, 'tests/docs/release.test.ts'],
  [/^npm run (-s )?sbom$/, 'tests/docs/release.test.ts'],
  [/^node scripts\/model-servers\.ts$/, 'tests/docs/model-servers.test.ts'],
  [/^npx next (build|start)/, 'tests/e2e/own-pages.test.ts'],
  [/^npm start$/, 'tests/process/start-and-stop.test.ts'],
  [/^cp \.env\.example \.env$/, 'tests/docs/docs.test.ts'],
  [/^sudo deploy\/install\.sh --(instances|doctor)/, 'tests/deploy/install.test.ts'],
  [
    /^sudo \/opt\/openai-quickstart\/current\/deploy\/rolling-restart/,
    'tests/deploy/install.test.ts',
  ],
  [/^npm run dev$/, 'tests/e2e/own-pages.test.ts'],
];

const NOT_RUN: readonly [RegExp, string][] = [
  [
    /^npm (ci|test( -- .+)?|run (check|lint|types|deadcode|build|test:deploy))$/,
    'the tests run inside it, or beside it (.ci/run, and the workflow on each system)',
  ],
  [/^npm run (size|test:real|screenshots|format)$/, 'takes minutes, or writes; for a release'],
  [/^npm (ls|audit)/, 'asks the registry, or tells of what was decided'],
  [/^npx next dev$/, 'npm run dev is tested, which is the same development server in our process'],
  [
    /^docker compose /,
    'needs an engine; the image test runs with its settings, without its nginx and Redis',
  ],
  [/^git (pull|checkout)/, 'needs a release before this one; done by hand at each'],
  [/^(copy|set) /, "the Windows shell's own"],
  [/^openssl rand /, 'prints a random text'],
  [/^sudo (ufw|fallocate|systemctl|ln -sfn) /, 'changes the machine of the reader'],
  [/^(ss|nslookup|ls -t) /, 'shows what is on the machine of the reader'],
  [/^curl (…|-I )/, 'asks a server that the reader has'],
  [/^ssh /, 'needs a server of the reader'],
  [
    /^(sudo )?apt /,
    'changes the machine; the tests install the same programs (scripts/test-tools.ts)',
  ],
  [/^(git clone|cd) /, 'the address is not known here'],
  [/^(chmod 600|nano) \.env$/, 'a file of the reader'],
  [
    /^curl http:\/\/127\.0\.0\.1:3000/,
    'needs the key of the reader; the READMEs have it with the demo',
  ],
  [/^sudo deploy\/install\.sh --domain/, 'gets a certificate; tested with --self-signed'],
  [/^(systemctl status|journalctl -u|sudo cat) /, 'shows what the installation made'],
  [/^curl (-N )?https:\/\/[^/]+\.example\//, 'needs a name of the reader'],
];

const DOCUMENTS = listFiles().filter((path) => /^([A-Z]+(\.ru)?|docs\/.+)\.md$/.test(path));

/** What begins with one of these in a line of text is a command, where more than a name follows. */
const PROGRAMS =
  'npm|npx|node|docker|git|curl|sudo|apt|cp|copy|set|openssl|systemctl|journalctl|ss|ls|nslookup';

function listInText(): { path: string; line: string }[] {
  const pattern = new RegExp(`\`((?:${PROGRAMS}) [^\`\\n]+)\``, 'g');
  return DOCUMENTS.flatMap((path) =>
    [...readText(path).matchAll(pattern)].map(([, line = '']) => ({ path, line })),
  );
}

function listCommands(): { path: string; line: string }[] {
  return DOCUMENTS.flatMap((path) => {
    const blocks = [...readText(path).matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
    return blocks
      .flatMap(([, code = '']) => code.replace(/\\\n\s*/g, '').split('\n'))
      .map((line) => line.trim())
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => ({ path, line }));
  });
}

const isSetting = (line: string) => /^[A-Z_]+=\S+$/.test(line);
const commands = [...listCommands(), ...listInText()].filter(({ line }) => !isSetting(line));

test('every command of the documents is run by a test, or named with the reason why not', () => {
  assert.ok(commands.length > 50);
  const known = [...RUN, ...NOT_RUN].map(([pattern]) => pattern);
  const unknown = commands.filter(({ line }) => !known.some((pattern) => pattern.test(line)));
  assert.equal(unknown.map(({ path, line }) => `${path}: ${line}`).join('\n'), '');
});

test('every entry of the list is in a document, and its test is there', () => {
  for (const [pattern] of [...RUN, ...NOT_RUN]) {
    assert.ok(
      commands.some(({ line }) => pattern.test(line)),
      `${pattern} is in no document`,
    );
  }
  for (const [, path] of RUN) assert.ok(existsSync(join(import.meta.dirname, '../..', path)), path);
});

test('every setting that the documents show is one that the program takes', () => {
  const lines = listCommands().map(({ line }) => line);
  for (const line of lines.filter(isSetting)) assert.doesNotThrow(() => loadSettings(parse(line)));
});
