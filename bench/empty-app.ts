import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { makeFolder, ROOT } from './folder.ts';

const require = createRequire(import.meta.url);

/** The framework's command. */
export const NEXT = require.resolve('next/dist/bin/next');

const FILES: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ private: true, scripts: { start: 'next start -H 127.0.0.1' } })}\n`,
  'next.config.js': `module.exports = { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`,
  'pages/index.js': 'export default function Page() {\n  return <main>empty</main>;\n}\n',
  'pages/api/empty.js':
    'export default function handler(request, response) {\n  response.status(200).json({ result: "nothing" });\n}\n',
};

/**
 * An app of the same framework with one page and one route that do nothing: what everything else is
 * compared with. Returns its folder.
 */
export function buildEmptyApp(): string {
  const folder = makeFolder('empty');
  const stamp = join(folder, '.next', 'made-from');
  const { version } = require('next/package.json');
  const source = JSON.stringify({ version, node: process.version, FILES });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return folder;
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log('Building the empty app to compare with.');
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, 'build'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the empty app does not build:\n${stdout}${stderr}`);
  writeFileSync(stamp, source);
  return folder;
}
