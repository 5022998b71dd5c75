import assert from 'node:assert/strict';
import { ERRORS } from '../../lib/contract/error-codes.ts';
import type { Format } from '../support/model-reply.ts';
import type { ModelRequest } from '../support/model-request.ts';
import { collectEvents } from '../support/read-events.ts';
import { type Plan, planFault } from './fault-plan.ts';
import { type Rig, withRig } from './rig.ts';
import { type Figures, inParallel, type Row } from './row.ts';

const FORMATS: readonly Format[] = ['chat', 'responses', 'completions'];
const ACCEPTS = ['application/json', 'text/event-stream', 'text/plain'] as const;

/** What a caller is left with: the text, and whether it was told that this is all. */
type Outcome = { text: string; isComplete: boolean; code?: string };

/**
 * Every fault at random places, 3 endpoints × 3 forms of answer: no character is lost or doubled,
 * no cut answer called complete.
 */
export const faults: Row = {
  name: 'faults',
  unit: 'requests',
  full: 10_000,
  short: 270,
  async run({ count, seed }) {
    const each = Math.ceil(count / FORMATS.length);
    const figures: Figures = { complete: 0, 'told as cut or failed': 0, retried: 0 };
    for (const [index, format] of FORMATS.entries()) {
      const seen = await runFormat(format, each, seed + index * 1_000_000);
      for (const [name, value] of Object.entries(seen)) {
        figures[name] = Number(figures[name] ?? 0) + value;
      }
    }
    return { ...figures, 'lost or doubled': 0, 'cut but called complete': 0 };
  },
};

function runFormat(format: Format, count: number, seed: number) {
  const env = { OPENAI_API: format, UPSTREAM_TIMEOUT: '20', STREAM_IDLE_TIMEOUT: '3' };
  return withRig(env, async ({ model, program }) => {
    const plans = new Map<string, Plan>();
    const tries = new Map<string, ModelRequest[]>();
    model.replyWith((request) => {
      const plan = plans.get(request.prompt);
      assert.ok(plan, `no plan for ${request.prompt}`);
      const list = tries.get(request.prompt) ?? [];
      tries.set(request.prompt, [...list, request]);
      return list.length > 0 && plan.isOnce ? { text: plan.text } : plan.reply;
    });
    const seen = { complete: 0, 'told as cut or failed': 0, retried: 0 };
    await inParallel(count, 48, async (index) => {
      const prompt = `${format} ${seed + index}`;
      const plan = planFault(seed + index);
      plans.set(prompt, plan);
      const accept = ACCEPTS[index % ACCEPTS.length] ?? ACCEPTS[0];
      const outcome = await ask(program, prompt, accept);
      const told = `${prompt}, ${accept}, ${plan.fault}, ${outcome.code}`;
      checkOutcome(plan, outcome, told);
      seen[outcome.isComplete ? 'complete' : 'told as cut or failed'] += 1;
      seen.retried += checkTries(tries.get(prompt) ?? [], told) - 1;
    });
    await model.idle(10_000);
    return seen;
  });
}

function checkOutcome(plan: Plan, { text, isComplete }: Outcome, told: string) {
  if (isComplete) assert.equal(text, plan.text, `lost or doubled: ${told}`);
  else assert.ok(plan.text.startsWith(text), `not what was sent: ${told}`);
  if (!isComplete && plan.delivered !== undefined) {
    assert.equal(text, plan.delivered, `lost before the fault: ${told}`);
  }
  if (plan.fault === 'none') assert.ok(isComplete, `a sound answer counts as failed: ${told}`);
  // A break at a byte may come after the finish reason, when nothing is missing any more.
  const mayHeal = plan.isOnce || plan.fault === 'none' || plan.fault === 'drop at a byte';
  if (!mayHeal) assert.ok(!isComplete, `cut but called complete: ${told}`);
}

/** Throws where a try followed one that had already given a byte of an answer. */
function checkTries(tries: readonly ModelRequest[], told: string): number {
  for (const earlier of tries.slice(0, -1)) {
    const hadBegun = earlier.sentBytes > 0 && !earlier.finished;
    assert.ok(!hadBegun, `tried again after the first byte: ${told}`);
  }
  assert.ok(tries.length <= 3, `${tries.length} tries: ${told}`);
  return tries.length;
}

async function ask(
  { url }: Rig['program'],
  prompt: string,
  accept: (typeof ACCEPTS)[number],
): Promise<Outcome> {
  const answer = await fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { Accept: accept, 'Content-Type': 'application/json' },
    body: JSON.stringify({ prompt }),
  });
  if (answer.status !== 200) return readRefusal(answer, prompt);
  if (accept === 'text/plain') return readText(answer);
  if (accept === 'application/json') {
    const { result, finish_reason } = await answer.json();
    return { text: result, isComplete: finish_reason === 'stop' };
  }
  const { text, done, error, order } = await collectEvents(answer);
  assert.ok((done === undefined) !== (error === undefined), `${prompt}: ${order}`);
  return { text, isComplete: done?.finish_reason === 'stop', code: String(error?.code) };
}

async function readRefusal(answer: Response, prompt: string): Promise<Outcome> {
  const { error, partial = '' } = await answer.json();
  const known = Object.entries(ERRORS).find(([code]) => code === error.code)?.[1];
  assert.equal(answer.status, known?.status, `${prompt}: ${error.code}`);
  assert.ok(/^upstream_/.test(error.code), `${prompt}: ${error.code}`);
  return { text: partial, isComplete: false, code: error.code };
}

async function readText(answer: Response): Promise<Outcome> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const slice of answer.body ?? []) text += decoder.decode(slice, { stream: true });
    return { text, isComplete: true };
  } catch {
    return { text, isComplete: false };
  }
}
