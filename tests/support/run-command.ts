import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { blankSettings } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');

export type CommandRun = { code: number | null; stdout: string; stderr: string };

/** Runs a script of the program in English, with these settings alone, and what it reads on standard input. */
export async function runCommand(
  script: string,
  args: string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<CommandRun> {
  const basics = { PATH: process.env.PATH ?? '', LANG: 'C', NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    env: { ...basics, ...blankSettings(), ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  child.stdin.end(input);
  const [code]: (number | null)[] = await once(child, 'close');
  return { code: code ?? null, ...output };
}
