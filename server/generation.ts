import type { ServerResponse } from 'node:http';
import { applyPreset, findPreset } from '../lib/presets.ts';
import { findCost } from '../lib/prices.ts';
import type { AnswerEnd, GenerateRequest } from '../lib/wire.ts';
import { AppError, toAppError } from './app-error.ts';
import { isDemo, type Settings } from './config.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { Exchange, GenerationFacts } from './exchange.ts';
import type { Program } from './program.ts';
import type { ModelEvent, ModelRequest } from './providers/provider.ts';

/** The caller is gone: nobody is left to tell, and the model's work ends. One for all, since an Error of its own costs its stack. */
const CALLER_LEFT = new Error('the caller has left');

export type GenerationEvent =
  | { type: 'start'; model: string }
  | { type: 'text'; text: string }
  | { type: 'end'; end: AnswerEnd };

/** An answer in the making. `signal` is aborted when it must end early. */
export type Generation = { events: AsyncGenerator<GenerationEvent>; signal: AbortSignal };

type Run = {
  program: Program;
  exchange: Exchange;
  response: ServerResponse;
  request: ModelRequest;
  life: AbortController;
  facts: GenerationFacts;
};

/**
 * Prepares an answer; the model is asked when the iteration begins. The call to it ends when the caller leaves, when REQUEST_TIMEOUT is
 * over, when the program stops, or when the iteration is left. The iteration throws AppError, or ends silently where the caller has
 * left. Throws model_not_allowed.
 */
export function startGeneration(
  program: Program,
  exchange: Exchange,
  response: ServerResponse,
  fields: GenerateRequest,
): Generation {
  const request = fillIn(fields, program.settings, exchange);
  const life = new AbortController();
  const facts: GenerationFacts = { model: request.model };
  const events = run({ program, exchange, response, request, life, facts });
  return { signal: life.signal, events };
}

async function* run(all: Run): AsyncGenerator<GenerationEvent> {
  const { program, exchange, response, request, life, facts } = all;
  const leaveGate = program.gate.enter();
  const leave = () => life.abort(CALLER_LEFT);
  const deadline = setTimeout(
    () => life.abort(new AppError('upstream_timeout')),
    program.settings.REQUEST_TIMEOUT - (performance.now() - exchange.startedAt),
  );
  program.running.add(life);
  response.once('close', leave);
  exchange.generation = facts;
  try {
    if (response.destroyed) leave();
    const onRetry = (code: string) => {
      facts.retries = [...(facts.retries ?? []), code];
    };
    const keepWhole = createCharacterKeeper();
    for await (const event of program.modelServer.ask(request, life.signal, { onRetry })) {
      if (event.type === 'text') {
        const text = keepWhole(event.text);
        noteText(all, text);
        if (text !== '') yield { type: 'text', text };
      } else if (event.type === 'start') {
        noteStart(facts, event.model);
        yield event;
      } else {
        const rest = keepWhole('', true);
        if (rest !== '') yield { type: 'text', text: rest };
        yield { type: 'end', end: makeEnd(event, facts, exchange, isDemo(program.settings)) };
      }
    }
  } catch (thrown) {
    if (life.signal.reason === CALLER_LEFT) exchange.code = 'caller_left';
    else throw toAppError(life.signal.aborted ? life.signal.reason : thrown);
  } finally {
    clearTimeout(deadline);
    response.off('close', leave);
    program.running.delete(life);
    leaveGate();
    spendBudget(all);
    // Left early, by an error while answering or by a return: the model need not go on.
    if (facts.finishReason === undefined) life.abort(CALLER_LEFT);
  }
}

function noteStart(facts: GenerationFacts, model: string): void {
  facts.model = model;
  facts.writtenTokens = 0;
}

function noteText({ program, exchange, facts }: Run, text: string): void {
  facts.firstTextMs ??= performance.now() - exchange.startedAt;
  if (!program.tokenBudget) return;
  facts.writtenTokens = (facts.writtenTokens ?? 0) + estimateTokens(text);
}

/** Counts what the answer used; estimates it where the model server did not say or was not listened to until the end. */
function spendBudget({ program, exchange, request, life, facts }: Run): void {
  const hasBegun = facts.writtenTokens !== undefined || life.signal.aborted;
  if (!program.tokenBudget || (!facts.usage && !hasBegun)) return;
  const estimate = () => estimateTokens(request.prompt) + (facts.writtenTokens ?? 0);
  const tokens = facts.usage?.total_tokens ?? estimate();
  void program.tokenBudget.spend(exchange.limitKey ?? '', tokens);
}

function makeEnd(
  event: Extract<ModelEvent, { type: 'end' }>,
  facts: GenerationFacts,
  exchange: Exchange,
  demo: boolean,
): AnswerEnd {
  const { model, finishReason, usage, adjusted } = event;
  const cost = usage ? findCost(model, usage) : undefined;
  facts.model = model;
  facts.finishReason = finishReason;
  facts.usage = usage;
  if (cost !== undefined) facts.costUsd = cost;
  if (adjusted.length > 0) facts.adjusted = adjusted.map((one) => one.param);
  return {
    model,
    finish_reason: finishReason,
    usage,
    ...(cost !== undefined && { cost_usd: cost }),
    ...(adjusted.length > 0 && { adjusted }),
    ...(demo && { demo: true }),
    request_id: exchange.requestId,
  };
}

/** Some servers cut a character into two halves of a surrogate pair; the first half waits for the second, or for the end. */
function createCharacterKeeper(): (text: string, isLast?: boolean) => string {
  let half = '';
  return (text, isLast = false) => {
    const whole = half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const isCut = !isLast && last >= 0xd800 && last <= 0xdbff;
    half = isCut ? whole.slice(-1) : '';
    return isCut ? whole.slice(0, -1) : whole;
  };
}

/** The request with the server's defaults and the preset's text. Throws model_not_allowed. */
function fillIn(request: GenerateRequest, settings: Settings, exchange: Exchange): ModelRequest {
  const model = request.model ?? settings.OPENAI_MODEL;
  const allowed = settings.OPENAI_MODELS;
  if (allowed && model !== settings.OPENAI_MODEL && !allowed.includes(model)) {
    throw new AppError('model_not_allowed', { param: 'model', hint: allowed.join(', ') });
  }
  const preset = request.preset === undefined ? undefined : findPreset(request.preset);
  return {
    prompt: preset ? applyPreset(preset, request.prompt) : request.prompt,
    rawPrompt: request.prompt,
    preset: request.preset,
    model,
    temperature: request.temperature ?? settings.OPENAI_TEMPERATURE,
    maxTokens: request.max_tokens ?? settings.OPENAI_MAX_TOKENS ?? settings.MAX_TOKENS_LIMIT,
    continueFrom: request.continue_from,
    locale: exchange.locale,
  };
}
