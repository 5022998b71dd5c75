import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { blankSettings } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');

export type CommandRun = { code: number | null; stdout: string; stderr: string };

export type CommandOptions = { env?: Record<string, string>; input?: string | Uint8Array };

/** A script of the program that is running. */
export type StartedCommand = {
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  ended: Promise<CommandRun>;
};

/**
 * Runs a script of the program in English, with these settings alone, and what it reads on standard
 * input.
 */
export function runCommand(
  script: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandRun> {
  return startCommand(script, args, options).ended;
}

/** The same, to be stopped on its way: `code` is null where a signal ended it. */
export function startCommand(
  script: string,
  args: string[],
  { env = {}, input = '' }: CommandOptions = {},
): StartedCommand {
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
  // One that ends early leaves its input unread.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    ended: once(child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      ...output,
    })),
  };
}
