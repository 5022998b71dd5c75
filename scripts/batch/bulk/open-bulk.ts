import type { BatchRow } from '../../../lib/batch/batch.ts';
import { estimateTokens } from '../../../lib/contract/estimate-tokens.ts';
import { fillIn } from '../../../lib/language/fill-in.ts';
import { readOwnRequest } from '../../../server/generate/ask-in-process.ts';
import { makeModelRequest } from '../../../server/generate/model-request.ts';
import { AppError } from '../../../server/http/app-error.ts';
import type { Program } from '../../../server/program/program.ts';
import { createBulkFormat } from '../../../server/providers/bulk-format.ts';
import type { ModelRequest } from '../../../server/providers/provider.ts';
import { isOpenAI, OPENAI_URL } from '../../../server/settings/config.ts';
import type { OutgoingProxy } from '../../../server/settings/outgoing-proxy.ts';
import { createPlainClient } from '../../../server/upstream/model-client.ts';
import { openPlainFetch } from '../../../server/upstream/plain-fetch.ts';
import type { Bulk, BulkJob } from './bulk.ts';
import { createService } from './bulk-service.ts';
import { createState, findStatePath, readState } from './bulk-state.ts';
import { BULK_TEXTS } from './bulk-texts.ts';
import { BulkFault } from './patience.ts';

export type BulkContext = Pick<Bulk, 'locale' | 'signal' | 'say' | 'showStatus'> & {
  program: Program;
  proxy: OutgoingProxy | undefined;
  job: BulkJob;
};

/** Opens what is under way, or begins anew. Throws BulkFault where that is at another server. */
export function openBulk(context: BulkContext): Bulk {
  const { program, proxy, job, locale, signal, say } = context;
  const { settings } = program;
  const texts = BULK_TEXTS[locale];
  const format = createBulkFormat(settings);
  const client = createPlainClient(settings, openPlainFetch(proxy));
  const server = sayServer(settings.OPENAI_BASE_URL ?? OPENAI_URL);
  const state = readState(job.out, locale) ?? createState(server, format.endpoint);
  if (state.server !== server || state.endpoint !== format.endpoint) {
    const { server: at, endpoint } = state;
    const now = `${server} (${format.endpoint})`;
    const names = { out: job.out, server: at, endpoint, now, state: findStatePath(job.out) };
    throw new BulkFault('other_server', fillIn(texts.otherServer, names));
  }
  const onTrouble = (reason: string, wait: number) => {
    say(fillIn(texts.trouble, { reason, seconds: String(Math.ceil(wait / 1000)) }));
  };
  const patience = { signal, locale, onTrouble };
  const ask = (row: BatchRow) =>
    makeModelRequest(readOwnRequest(program, row.request), settings, locale);
  const sample = findSample(job, ask);
  return {
    ...context,
    state,
    service: createService({ client, patience, expires: isOpenAI(settings) }),
    reader: {
      format,
      model: sample?.model ?? settings.OPENAI_MODEL,
      responseFormat: sample?.parameters.response_format,
      locale,
    },
    build(row, adapted) {
      const request = ask(row);
      return { body: format.buildBody(request, adapted), tokens: estimateTokens(request.prompt) };
    },
    buildSample: (adapted) => sample && format.buildBody(sample, adapted),
  };
}

/** The request of the first row that has one: model and parameters are the same for all. */
function findSample(
  { rows }: BulkJob,
  ask: (row: BatchRow) => ModelRequest,
): ModelRequest | undefined {
  for (const row of rows()) {
    try {
      return ask(row);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
    }
  }
  return undefined;
}

/** Without user, password and query, which may be secrets. */
function sayServer(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/+$/, '');
}
