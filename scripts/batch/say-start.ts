import { estimateBatch } from '../../lib/batch/estimate-batch.ts';
import { BULK_SHARE, findCost } from '../../lib/contract/prices.ts';
import { listAsked, type Plan } from './plan-rows.ts';
import { type Job, JobFault } from './prepare-job.ts';

/** Throws JobFault where a cost cap is asked for that cannot be kept. */
export function refuseUnpriced({ options, model, speaker: { say } }: Job, { numbers }: Plan): void {
  if (options.maxCost === undefined || numbers.size === 0) return;
  // A server may know of its model what is not known here: its first answer tells.
  if (options.server && model === undefined) return;
  if (model === undefined) throw new JobFault(say('noPriceDemo'));
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  if (findCost(model, usage) === undefined) throw new JobFault(say('noPrice', { model }));
}

/** Says what is going to happen, before it does. */
export function sayStart(job: Job, plan: Plan, tell: (text: string) => void): void {
  const { options, speaker, table, batch, layout } = job;
  const { say, count, time } = speaker;
  const file = options.input === '-' ? 'stdin' : options.input;
  const rows = count('rows', table.rows.length);
  tell(say('start', { file, rows, ask: plan.numbers.size }));
  if (plan.done + plan.failed > 0) tell(say('before', { done: plan.done, failed: plan.failed }));
  const pairs = Object.entries(batch.columns).map(([name, column]) => `${name} ← ${column}`);
  const fixed = Object.keys(batch.values ?? {}).map((name) => `${name} ← --set`);
  tell(say('filled', { pairs: [...pairs, ...fixed].join(', ') }));
  if (layout.renamed.length > 0) {
    const names = layout.renamed.map(({ from, to }) => `${from} → ${to}`).join(', ');
    tell(say('renamed', { names }));
  }
  if (plan.numbers.size === 0) return;
  const { promptTokens, completionTokens, cost, ms } = estimate(job, plan);
  const input = count('tokens', promptTokens);
  const output = count('tokens', completionTokens);
  const isBulk = options.bulk !== undefined;
  const price = speaker.cost(isBulk ? halve(cost) : cost);
  const duration = isBulk ? say('withinDay') : time(ms);
  tell(say('estimate', { input, output, cost: price, time: duration }));
}

function halve(cost: number | undefined): number | undefined {
  return cost === undefined ? undefined : cost * BULK_SHARE;
}

function estimate(job: Job, plan: Plan) {
  const { options, source, model, prompt } = job;
  return estimateBatch({
    rows: listAsked(job, plan),
    model,
    promptTokens: prompt?.prompt_tokens,
    maxTokens: source.maxTokens,
    concurrency: options.concurrency,
  });
}
