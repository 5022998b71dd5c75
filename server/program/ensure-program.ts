import { ConfigError } from '../settings/config.ts';
import { createProgram } from './create-program.ts';
import { findProgram, setProgram } from './program.ts';

/**
 * Makes the program's state where Next.js runs without our process (`next start`, standalone, hosts
 * for Next.js). It has read `.env` itself then. A wrong setting ends the process with its message.
 */
export async function ensureProgram(): Promise<void> {
  if (findProgram()) return;
  try {
    setProgram(await createProgram(process.env));
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    console.error(`The settings need a change (in .env or the environment):\n${thrown.message}`);
    process.exit(1);
  }
}
