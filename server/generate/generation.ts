import type { Writable } from 'node:stream';
import { estimateTokens } from '../../lib/contract/estimate-tokens.ts';
import { findCost } from '../../lib/contract/prices.ts';
import type { AnswerEnd } from '../../lib/contract/wire.ts';
import type { ParsedRequest } from '../contract/parse-request.ts';
import { AppError, toAppError } from '../http/app-error.ts';
import type { Exchange, GenerationFacts } from '../http/exchange.ts';
import type { Program } from '../program/program.ts';
import type { Listener, ModelEnd, ModelRequest } from '../providers/provider.ts';
import { isDemo } from '../settings/config.ts';
import { type AnswerCheck, createAnswerCheck } from './answer-check.ts';
import { makeModelRequest } from './model-request.ts';

/**
 * The caller is gone: nobody is left to tell, and the model's work ends. One for all, since an
 * Error of its own costs its stack.
 */
const CALLER_LEFT = new Error('the caller has left');

/**
 * Takes an answer as it is made. `onText` may return a promise that holds the model back until the
 * reader is ready for more.
 */
export type AnswerTaker = Pick<Listener, 'onStart' | 'onText'> & {
  /** Told of nothing unless REASONING is `include`. */
  onReasoning?(text: string): Promise<void> | undefined;
};

/** An answer in the making. */
export type Generation = {
  /**
   * Asks the model, once. Resolves when the answer is complete, and with undefined where the caller
   * has left. Rejects with AppError. The text is told as the model gave it, in pieces that split no
   * character.
   */
  run(taker: AnswerTaker): Promise<AnswerEnd | undefined>;
  /** Aborted when the answer must end early. */
  signal: AbortSignal;
  /** The one that was asked for. */
  model: string;
};

type Run = {
  program: Program;
  exchange: Exchange;
  /** Closed when the caller has left. */
  response: Writable;
  request: ModelRequest;
  check: AnswerCheck | undefined;
  life: AbortController;
  facts: GenerationFacts;
};

/**
 * Prepares an answer. The call to the model ends when the caller leaves, when REQUEST_TIMEOUT is
 * over, or when the program stops. Throws model_not_allowed.
 */
export function startGeneration(
  program: Program,
  exchange: Exchange,
  response: Writable,
  fields: ParsedRequest,
): Generation {
  const request = makeModelRequest(fields, program.settings, exchange.locale);
  const check = createAnswerCheck(request.parameters.response_format, fields.continue_from);
  const life = new AbortController();
  const facts: GenerationFacts = { model: request.model };
  const all = { program, exchange, response, request, check, life, facts };
  const { model } = request;
  return { model, signal: life.signal, run: (taker) => run(all, taker) };
}

async function run(all: Run, taker: AnswerTaker): Promise<AnswerEnd | undefined> {
  const { program, exchange, response, request, check, life, facts } = all;
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
    const listener = createListener(all, taker);
    const end = await program.modelServer.ask(request, life.signal, listener);
    listener.onRest();
    const answerEnd = makeEnd(end, facts, exchange, isDemo(program.settings));
    // One that was cut off can be carried on, and is checked then.
    if (end.finishReason === 'stop') verify(check, answerEnd);
    return answerEnd;
  } catch (thrown) {
    if (life.signal.reason !== CALLER_LEFT) {
      throw toAppError(life.signal.aborted ? life.signal.reason : thrown);
    }
    exchange.code = 'caller_left';
    return undefined;
  } finally {
    clearTimeout(deadline);
    response.off('close', leave);
    program.running.delete(life);
    leaveGate();
    spendBudget(all);
    if (facts.finishReason === undefined) life.abort(CALLER_LEFT);
  }
}

/** What does not fit is paid for all the same. */
function verify(check: AnswerCheck | undefined, { usage, cost_usd }: AnswerEnd): void {
  try {
    check?.verify();
  } catch (thrown) {
    const { code, details, cause } = toAppError(thrown);
    const paid = { ...(usage && { usage }), ...(cost_usd !== undefined && { cost_usd }) };
    throw new AppError(code, { ...details, cause, paid });
  }
}

/**
 * Passes on what is told of the answer, and keeps its facts. `onRest` passes on what was held back
 * to keep a character whole.
 */
function createListener(all: Run, taker: AnswerTaker): Listener & { onRest(): void } {
  const { facts, program } = all;
  const keepWhole = createCharacterKeeper();
  const keepThoughtWhole = createCharacterKeeper();
  function passThoughtOn(text: string): Promise<void> | undefined {
    noteTokens(all, text);
    if (program.settings.REASONING !== 'include' || text === '') return undefined;
    return taker.onReasoning?.(text);
  }
  function passOn(text: string): Promise<void> | undefined {
    if (text === '') return undefined;
    noteText(all, text);
    all.check?.add(text);
    return taker.onText(text);
  }
  return {
    onStart(model) {
      noteStart(facts, model);
      taker.onStart(model);
    },
    onText: (text) => passOn(keepWhole(text)),
    onReasoning: (text) => passThoughtOn(keepThoughtWhole(text)),
    onRest() {
      void passThoughtOn(keepThoughtWhole('', true));
      void passOn(keepWhole('', true));
    },
    onRetry(code) {
      facts.retries = [...(facts.retries ?? []), code];
    },
  };
}

function noteStart(facts: GenerationFacts, model: string): void {
  facts.model = model;
  facts.writtenTokens = 0;
}

function noteText(all: Run, text: string): void {
  all.facts.firstTextMs ??= performance.now() - all.exchange.startedAt;
  noteTokens(all, text);
}

/** Reasoning is paid for like text. */
function noteTokens({ program, facts }: Run, text: string): void {
  if (!program.tokenBudget) return;
  facts.writtenTokens = (facts.writtenTokens ?? 0) + estimateTokens(text);
}

/**
 * Counts what the answer used; estimates it where the model server did not say or was not listened
 * to until the end.
 */
function spendBudget({ program, exchange, request, life, facts }: Run): void {
  const hasBegun = facts.writtenTokens !== undefined || life.signal.aborted;
  if (!program.tokenBudget || (!facts.usage && !hasBegun)) return;
  const estimate = () => estimateTokens(request.prompt) + (facts.writtenTokens ?? 0);
  const tokens = facts.usage?.total_tokens ?? estimate();
  void program.tokenBudget.spend(exchange.limitKey ?? '', tokens);
}

function makeEnd(
  modelEnd: ModelEnd,
  facts: GenerationFacts,
  exchange: Exchange,
  demo: boolean,
): AnswerEnd {
  const { model, finishReason, usage, adjusted } = modelEnd;
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

/**
 * Some servers cut a character into two halves of a surrogate pair; the first half waits for the
 * second, or for the end.
 */
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
