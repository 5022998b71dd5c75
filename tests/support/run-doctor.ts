import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { blankSettings } from './program.ts';

const ROOT = join(import.meta.dirname, '../..');

export type DoctorRun = {
  code: number | null;
  output: string;
  /** The lines of faults and warnings. */
  complaints: string[];
};

export type DoctorOptions = {
  env?: Record<string, string>;
  args?: string[];
  /** Arguments of Node itself. */
  nodeArgs?: string[];
  /** A folder with a copy of the program; default is the repository. */
  root?: string;
};

/** Runs the doctor in English unless told otherwise, with these settings alone. */
export async function runDoctor(options: DoctorOptions = {}): Promise<DoctorRun> {
  const { args = [], nodeArgs = [], root = ROOT } = options;
  const basics = { PATH: process.env.PATH ?? '', LANG: 'C', NODE_ENV: 'production' as const };
  const child = spawn(process.execPath, [...nodeArgs, 'scripts/doctor.js', ...args], {
    cwd: root,
    env: { ...basics, ...blankSettings(), PORT: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const [code]: (number | null)[] = await once(child, 'close');
  const output = Buffer.concat(chunks).toString();
  const complaints = output.split('\n').filter((line) => /^[✗!] /.test(line));
  return { code: code ?? null, output, complaints };
}
