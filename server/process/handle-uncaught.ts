import type { Log } from '../telemetry/log.ts';
import { sayCause } from '../telemetry/log-exchange.ts';

/**
 * Logs where an error came from that nothing caught. The process lives on: hundreds of other
 * answers may be running.
 */
export function handleUncaught(log: Log): void {
  const note = (thrown: unknown) => log.write('error', 'bug', { cause: sayCause(thrown) });
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}
