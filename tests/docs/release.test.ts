import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readSources, readText } from '../support/read-sources.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readText('package.json'));

function findNpm(): string[] {
  const { npm_execpath: path } = process.env;
  return path ? [process.execPath, path] : ['npm'];
}

function listPacked(): string[] {
  const [command = '', ...first] = findNpm();
  const args = [...first, 'pack', '--dry-run', '--json', '--ignore-scripts'];
  const [pack] = JSON.parse(execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' }));
  return pack.files.map(({ path }: { path: string }) => path);
}

test('the package holds what runs and what is read, and neither tests nor bench', () => {
  const packed = listPacked();
  for (const path of ['server/main.js', 'pages/index.tsx', 'prompts/pet-names.prompt.yml']) {
    assert.ok(packed.includes(path), path);
  }
  const strays = packed.filter((path) =>
    /^(tests|bench|\.next|node_modules|\.github)\//.test(path),
  );
  assert.deepEqual([...strays, ...packed.filter((path) => /(^|\/)\.env$/.test(path))], []);
});

test('npm run sbom lists each package that runs, and none of the tests alone', () => {
  const { dependencies, devDependencies } = JSON.parse(readText('package.json'));
  const [npm = '', ...first] = findNpm();
  const args = [...first, 'run', '--silent', 'sbom'];
  const { components, metadata } = JSON.parse(
    execFileSync(npm, args, { cwd: ROOT, encoding: 'utf8' }),
  );
  assert.equal(metadata.component.name, 'openai-quickstart-next');
  type Component = { group?: string; name: string };
  const listed = new Set<string>(
    components.map(({ group, name }: Component) => (group ? `${group}/${name}` : name)),
  );
  for (const name of Object.keys(dependencies)) assert.ok(listed.has(name), name);
  for (const name of Object.keys(devDependencies)) assert.ok(!listed.has(name), name);
});

test('nothing in the package imports what is not in it', () => {
  const packed = listPacked();
  const sources = readSources(packed.filter((path) => /\.(tsx?|js)$/.test(path)));
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter((from) => from.startsWith('.'))
      .map((from) => posix.join(posix.dirname(path), from))
      .filter((target) => !packed.includes(target))
      .map((target) => `${path} imports ${target}`),
  );
  assert.ok(sources.length > 150);
  assert.equal(lost.join('\n'), '');
});

describe('a release', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'));
    for (const path of ['package.json', 'package-lock.json', 'scripts/release.ts']) {
      cpSync(join(ROOT, path), join(folder, path));
    }
    write('## [Unreleased]\n\n### Added\n\n- News.\n');
    git('init', '--quiet');
    git('add', '--all');
    commit();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (text: string) =>
    writeFileSync(join(folder, 'CHANGELOG.md'), `# Changes\n\n${text}`);
  const name = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  const git = (...args: string[]) => execFileSync('git', [...name, ...args], { cwd: folder });
  const commit = () => git('commit', '--quiet', '--all', '--message', 'A state') && undefined;

  function release(...args: string[]) {
    const env = {
      ...process.env,
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
    };
    const command = [join(folder, 'scripts/release.ts'), ...args];
    const options = { cwd: folder, encoding: 'utf8', env } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
    return { status, output: stdout + stderr };
  }

  test('names what does not agree, and changes nothing in a dry run', () => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '9.9.9' }));
    const { status, output } = release('--dry-run');
    assert.equal(status, 1);
    assert.match(output, /not committed/);
    assert.match(output, new RegExp(`package-lock.json says ${version.replaceAll('.', '\\.')}`));
    git('checkout', '--quiet', 'package.json');

    assert.equal(release('--dry-run').status, 0);
    assert.match(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8'), /\[Unreleased\]/);
    assert.equal(String(git('tag')), '');
  });

  test('gives the news a version and a date, and tags that', () => {
    const { status, output } = release();
    assert.equal(status, 0, output);
    const text = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
    const heading = `## [${version}] - ${new Date().toISOString().slice(0, 10)}`;
    assert.ok(text.includes(`## [Unreleased]\n\n${heading}\n\n### Added\n\n- News.`), text);
    assert.equal(String(git('tag')).trim(), `v${version}`);
    assert.equal(release('--dry-run').status, 0);
  });

  test('refuses more news under a version that is out, and a tag at another commit', () => {
    write(`## [Unreleased]\n\n- More.\n\n## [${version}] - 2026-01-02\n\n- News.\n`);
    commit();
    const { status, output } = release('--dry-run');
    assert.equal(status, 1);
    assert.match(output, /there is more under/);
    assert.match(output, /is at another commit/);
  });

  test('refuses a version without a date, and one without news', () => {
    write('## [Unreleased]\n\n## [0.0.1]\n\n- Old.\n');
    commit();
    const { output } = release('--dry-run');
    assert.match(output, /0\.0\.1 has no date/);
    assert.match(output, /nothing under/);
  });
});

test('the lock file has the version of package.json, and the changelog a date for each', () => {
  const lock = JSON.parse(readText('package-lock.json'));
  assert.deepEqual([lock.version, lock.packages[''].version], [version, version]);
  const headings = readText('CHANGELOG.md').match(/^## .+$/gm) ?? [];
  assert.equal(headings[0], '## [Unreleased]');
  for (const heading of headings.slice(1)) {
    assert.match(heading, /^## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
  }
});
