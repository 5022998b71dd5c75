import { parseArgs } from 'node:util';
import { config as loadDotenv } from 'dotenv';
import type { Locale } from '../../lib/contract/wire.ts';
import { isDemo, type Settings } from '../../server/settings/config.ts';
import type { OutgoingProxy } from '../../server/settings/outgoing-proxy.ts';
import { checkAnswer } from './check-answer.ts';
import { checkBuild, checkPort, findLocalAddress } from './check-machine.ts';
import { checkModelServer } from './check-model-server.ts';
import { checkPrompts } from './check-prompts.ts';
import { checkRedis } from './check-redis.ts';
import { checkSettings } from './check-settings.ts';
import { checkStream } from './check-stream.ts';
import { checkUrl } from './check-url.ts';
import { type Finding, isFault, sayFinding } from './finding.ts';

const USAGE = {
  en: 'Usage: npm run doctor [-- --url https://example.com] [--lang en|ru]',
  ru: 'Использование: npm run doctor [-- --url https://example.com] [--lang en|ru]',
};

const SUMMARY = {
  en: (faults: number) => (faults === 0 ? 'No fault found.' : `Faults: ${faults}.`),
  ru: (faults: number) =>
    faults === 0 ? 'Неисправностей не найдено.' : `Неисправностей: ${faults}.`,
};

/**
 * Looks for faults and prints a line for each finding as it is made. Returns the exit code: 1 where
 * there is a fault, 2 for wrong arguments.
 */
export async function runDoctor(args: string[], locale: Locale): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    console.log(USAGE[locale]);
    return 2;
  }
  let faults = 0;
  for await (const finding of examine(options.url, locale)) {
    if (isFault(finding)) faults += 1;
    console.log(sayFinding(finding, locale));
  }
  console.log(SUMMARY[locale](faults));
  return faults > 0 ? 1 : 0;
}

function readOptions(args: string[]): { url: string | undefined } | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: { url: { type: 'string' }, lang: { type: 'string' }, help: { type: 'boolean' } },
    });
    return values.help ? undefined : { url: values.url?.replace(/\/+$/, '') };
  } catch {
    return undefined;
  }
}

async function* examine(url: string | undefined, locale: Locale): AsyncGenerator<Finding> {
  yield { id: 'node_ok', values: { version: process.versions.node } };
  loadDotenv({ quiet: true });
  const { findings, valid } = checkSettings(process.env);
  yield* findings;
  yield checkBuild();
  if (!valid) return;
  const { settings, proxy } = valid;
  yield* await checkPrompts(settings);
  const port = await checkPort(settings);
  yield port;
  if (settings.REDIS_URL) yield await checkRedis(settings.REDIS_URL);
  yield* examineModel(settings, proxy, port.id === 'running', url, locale);
}

async function* examineModel(
  settings: Settings,
  proxy: OutgoingProxy | undefined,
  isRunning: boolean,
  url: string | undefined,
  locale: Locale,
): AsyncGenerator<Finding> {
  const found = await checkModelServer(settings, proxy);
  yield* found;
  const isReady = !found.some(isFault);
  const isAlone = isDemo(settings) && !isRunning && url === undefined;
  let arrivals: number[] = [];
  if (isReady && !isAlone) {
    const direct = await checkAnswer(settings, proxy, locale);
    arrivals = direct.arrivals;
    if (!isDemo(settings)) yield direct.finding;
    if (isRunning && !isFault(direct.finding)) {
      const local = await checkStream(findLocalAddress(settings), settings, locale, arrivals);
      yield local.finding;
      if (local.arrivals.length > 0) arrivals = local.arrivals;
    }
  }
  if (url === undefined) return;
  const reached = await checkUrl(url, settings);
  yield* reached;
  if (!isReady || reached.some(isFault)) return;
  yield (await checkStream(url, settings, locale, arrivals)).finding;
}
