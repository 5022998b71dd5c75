import { config as loadDotenv } from 'dotenv';
import type { Locale } from '../../lib/contract/wire.ts';
import { ConfigError } from '../../server/settings/config.ts';
import { AskFailure } from '../ask/asker.ts';
import { readOptions, USAGE, UsageFault } from './options.ts';
import { JobFault, prepareJob } from './prepare-job.ts';
import { runJob } from './run-job.ts';
import { createSpeaker } from './texts.ts';

/**
 * Runs the command and returns its exit status: 0 all done, 1 some failed, 2 wrong use, 3 cost cap,
 * 130 stopped.
 */
export async function runCommand(args: string[], locale: Locale): Promise<number> {
  const speaker = createSpeaker(locale);
  try {
    const options = readOptions(args);
    if (!options) {
      console.log(USAGE);
      return 0;
    }
    loadDotenv({ quiet: true });
    if (options.bulk) {
      const { runBulk } = await import('./bulk/run-bulk.ts');
      return await runBulk(options, speaker, args);
    }
    return await runJob(await prepareJob(options, speaker), args);
  } catch (thrown) {
    return tellFailure(thrown);
  }
}

function tellFailure(thrown: unknown): number {
  if (thrown instanceof UsageFault) console.error(`${thrown.message}\n\n${USAGE}`);
  else if (thrown instanceof JobFault || thrown instanceof ConfigError) {
    console.error(thrown.message);
  } else if (thrown instanceof AskFailure) {
    console.error(thrown.message);
    return thrown.failure.code === 'unauthorized' ? 2 : 1;
  } else throw thrown;
  return 2;
}
