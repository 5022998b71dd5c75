import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError, type Environment } from './config.ts';

/** Files that Next.js reads where it is started by itself, and this program does not. */
const OTHER_FILES = ['.env.local', '.env.production', '.env.production.local', '.env.development'];

/**
 * Throws ConfigError where `.env` cannot be what was meant: read as UTF-8, a file in UTF-16 sets
 * nothing, and the demo model would answer in place of the one that it names.
 */
export function checkEnvFile(folder: string): void {
  const path = join(folder, '.env');
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE();
  if (mark === 0xfffe || mark === 0xfeff) {
    throw new ConfigError(
      '.env is in UTF-16, as the > of Windows PowerShell writes it. Save it as UTF-8: in an editor, or by (Get-Content .env) | Set-Content -Encoding utf8 .env',
    );
  }
  if (bytes.includes(0)) {
    throw new ConfigError(
      '.env has NUL bytes in it, so it is no plain text (UTF-16, perhaps). Write it anew in an editor and save it as UTF-8',
    );
  }
}

/** The files that were meant to set something and are not read. */
export function findUnreadFiles(env: Environment, folder: string): string[] {
  return OTHER_FILES.filter((name) => sets(join(/* turbopackIgnore: true */ folder, name), env));
}

/** Whether the file has a value that the environment lacks. */
function sets(path: string, env: Environment): boolean {
  if (!existsSync(path)) return false;
  return Object.entries(parse(readFileSync(path))).some(([name, value]) => env[name] !== value);
}
