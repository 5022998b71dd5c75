import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LOCALES } from '../../lib/contract/wire.ts';
import { getPrefix } from '../../lib/language/locale.ts';
import type { Exchange, GenerationFacts } from '../http/exchange.ts';

/**
 * Model names that get a label of their own; callers may invent names, and each label costs memory
 * for good.
 */
const MAX_MODEL_LABELS = 100;

const PREFIXES = LOCALES.map(getPrefix);

const ROUTES = new Set([
  ...PREFIXES.flatMap((prefix) => [prefix || '/', `${prefix}/batch`]),
  '/sign-in',
  '/sign-out',
  '/api/generate',
  '/api/health',
  '/api/metrics',
  '/api/models',
  '/api/openapi.json',
  '/api/prompts',
]);
/** The form of any prompt file, be there one or not. */
const FORM_PATH = new RegExp(`^(${PREFIXES.join('|')})/p/[^/]+$`);

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export type Metrics = {
  /** Counts a finished request. */
  record(path: string, method: string, status: number, exchange: Exchange, seconds: number): void;
  /** The metrics in Prometheus' text format. */
  write(): Promise<string>;
  readonly contentType: string;
};

/** `readState` gives what is read at each scrape. */
export function createMetrics(readState: () => { running: number; redisUp?: boolean }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const instruments = createInstruments(registry);
  createGauges(registry, readState);
  const labelModel = createModelLabels();
  return {
    record(path, method, status, exchange, seconds) {
      const route = findRoute(path);
      const code = exchange.code ?? 'ok';
      instruments.requests.inc({ route, method, status, code });
      for (const decision of exchange.decisions ?? []) {
        const limiter = decision.state.startsWith('"tokens"') ? 'token_budget' : 'rate_limit';
        instruments.decisions.inc({
          limiter,
          decision: decision.isWithin ? 'admitted' : 'refused',
        });
      }
      const facts = exchange.generation;
      if (facts) recordGeneration(instruments, labelModel(facts.model), facts, code, seconds);
    },
    write: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Callers may invent addresses, so that only known ones have a label of their own. */
function findRoute(path: string): string {
  if (ROUTES.has(path)) return path;
  const prefix = FORM_PATH.exec(path)?.[1];
  return prefix === undefined ? 'other' : `${prefix}/p/[id]`;
}

type Instruments = ReturnType<typeof createInstruments>;

function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Counter({ name: `openai_quickstart_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string) =>
    new Histogram({
      name: `openai_quickstart_${name}`,
      help,
      labelNames: ['model'],
      buckets: SECONDS,
      registers,
    });
  return {
    requests: counter('requests_total', 'Requests answered, by error code ("ok" for none).', [
      'route',
      'method',
      'status',
      'code',
    ]),
    firstText: histogram('first_text_seconds', 'From a request’s arrival to its first text.'),
    duration: histogram('generation_seconds', 'From a request’s arrival to the end of its answer.'),
    tokens: counter('tokens_total', 'Model tokens, as reported by the model server.', [
      'model',
      'kind',
    ]),
    cost: counter('cost_usd_total', 'US dollars at list prices, where the price is known.', [
      'model',
    ]),
    upstreamErrors: counter('upstream_errors_total', 'Answers that failed at the model server.', [
      'code',
    ]),
    retries: counter('upstream_retries_total', 'Calls made again, by the failure before.', [
      'code',
    ]),
    decisions: counter('limiter_decisions_total', 'Requests admitted and refused by a limit.', [
      'limiter',
      'decision',
    ]),
  };
}

function createGauges(
  registry: Registry,
  readState: () => { running: number; redisUp?: boolean },
): void {
  const registers = [registry];
  new Gauge({
    name: 'openai_quickstart_generations_running',
    help: 'Answers being written now.',
    registers,
    collect() {
      this.set(readState().running);
    },
  });
  if (readState().redisUp === undefined) return;
  new Gauge({
    name: 'openai_quickstart_redis_up',
    help: '1 while limits are shared through Redis, 0 while they are counted in memory.',
    registers,
    collect() {
      this.set(readState().redisUp ? 1 : 0);
    },
  });
}

function recordGeneration(
  instruments: Instruments,
  model: string,
  facts: GenerationFacts,
  code: string,
  seconds: number,
): void {
  instruments.duration.observe({ model }, seconds);
  if (facts.firstTextMs !== undefined) {
    instruments.firstText.observe({ model }, facts.firstTextMs / 1000);
  }
  for (const retry of facts.retries ?? []) instruments.retries.inc({ code: retry });
  if (isUpstreamCode(code)) instruments.upstreamErrors.inc({ code });
  if (facts.costUsd !== undefined) instruments.cost.inc({ model }, facts.costUsd);
  if (!facts.usage) return;
  const { prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens } = facts.usage;
  instruments.tokens.inc({ model, kind: 'prompt' }, prompt_tokens);
  instruments.tokens.inc({ model, kind: 'completion' }, completion_tokens);
  if (cached_tokens) instruments.tokens.inc({ model, kind: 'cached' }, cached_tokens);
  if (reasoning_tokens) instruments.tokens.inc({ model, kind: 'reasoning' }, reasoning_tokens);
}

const OPERATOR_CODES = new Set(['invalid_api_key', 'insufficient_quota', 'unsupported_country']);

function isUpstreamCode(code: string): boolean {
  return code.startsWith('upstream_') || OPERATOR_CODES.has(code);
}

function createModelLabels(): (model: string) => string {
  const known = new Set<string>();
  return (model) => {
    if (known.size < MAX_MODEL_LABELS) known.add(model);
    return known.has(model) ? model : 'other';
  };
}
