import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run release`: gives what is «Unreleased» in CHANGELOG.md the version of package.json and
 * today's date, commits and tags. Before, and with `--dry-run` alone, it sees that tree, changelog,
 * version and tag agree. Pushes nothing.
 */

const ROOT = join(import.meta.dirname, '..');
const CHANGELOG = join(ROOT, 'CHANGELOG.md');
const UNRELEASED = '## [Unreleased]';

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
}

function readVersion(file: string): string {
  const { version, packages } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  return packages ? packages[''].version : version;
}

/** What is wrong, a line each. */
function findFaults(version: string, changelog: string): string[] {
  const faults: string[] = [];
  if (git('status', '--porcelain')) faults.push('The tree has changes that are not committed.');
  const locked = readVersion('package-lock.json');
  if (locked !== version) faults.push(`package-lock.json says ${locked}: run npm install.`);
  const [, news = ''] = changelog.split(UNRELEASED);
  const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\](.*)$/gm)];
  const [latest] = released;
  const isReleased = released.some(([, one]) => one === version);
  const hasNews = (news.split(/^## \[/m)[0] ?? '').includes('\n- ');
  if (isReleased && hasNews) {
    faults.push(`${version} is in CHANGELOG.md, and there is more under ${UNRELEASED}.`);
  }
  if (!isReleased && !hasNews) faults.push(`CHANGELOG.md has nothing under ${UNRELEASED}.`);
  if (isReleased && latest?.[1] !== version) {
    faults.push(`CHANGELOG.md's latest version is ${latest?.[1]}, package.json says ${version}.`);
  }
  for (const [, one, rest = ''] of released) {
    if (!/^ - \d{4}-\d\d-\d\d$/.test(rest)) faults.push(`${one} has no date in CHANGELOG.md.`);
  }
  const tag = git('tag', '--list', `v${version}`);
  if (tag && git('rev-parse', `${tag}^{commit}`) !== git('rev-parse', 'HEAD')) {
    faults.push(`The tag ${tag} is at another commit. Raise the version in package.json.`);
  }
  return faults;
}

function release(isDryRun: boolean): number {
  const version = readVersion('package.json');
  const changelog = readFileSync(CHANGELOG, 'utf8');
  const faults = findFaults(version, changelog);
  for (const fault of faults) console.error(`✗ ${fault}`);
  if (faults.length > 0) return 1;
  const heading = `## [${version}] - ${new Date().toISOString().slice(0, 10)}`;
  const isReleased = changelog.includes(`## [${version}]`);
  if (isDryRun) {
    const step = isReleased ? '' : `, with «${heading}» in CHANGELOG.md`;
    console.log(`✓ Tree, changelog and version agree. The release would be v${version}${step}.`);
    return 0;
  }
  if (!isReleased) {
    writeFileSync(CHANGELOG, changelog.replace(UNRELEASED, `${UNRELEASED}\n\n${heading}`));
    git('commit', '--quiet', '-m', `Release ${version}`, 'CHANGELOG.md');
  }
  if (!git('tag', '--list', `v${version}`)) git('tag', '-a', `v${version}`, '-m', version);
  console.log(`✓ v${version} is committed and tagged. To publish it: git push --follow-tags`);
  return 0;
}

process.exitCode = release(process.argv.includes('--dry-run'));
