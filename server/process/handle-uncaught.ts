import type { Log } from '../telemetry/log.ts';
import { sayCause } from '../telemetry/log-exchange.ts';

/** Keeps the process alive after an error that nothing caught, and logs where it came from: hundreds of other answers may be running. */
export function outliveBugs(log: Log): void {
  const note = (thrown: unknown) => log.write('error', 'bug', { cause: sayCause(thrown) });
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}
