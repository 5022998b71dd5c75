import {
  chunk,
  complete,
  DONE,
  event,
  finish,
  HI,
  incomplete,
  type StreamCase,
  say,
  stream,
  TEXT,
} from './raw-streams.ts';

/** The ways in which servers of Chat Completions end a stream, or fail to. */

const ENDINGS: Record<string, string[]> = {
  stop: ['stop', 'STOP', 'end_turn', 'stop_sequence', 'eos_token', 'eos', 'COMPLETE', 'my_word'],
  length: [
    'length',
    'max_tokens',
    'MAX_TOKENS',
    'model_length',
    'max-output-tokens',
    'pause_turn',
    'model_context_window_exceeded',
    'ALTERNATIVE_STATUS_TRUNCATED_FINAL',
    'token_limit_reached',
    'ran_out_of_tokens',
    'output_too_long',
  ],
  content_filter: [
    'content_filter',
    'content-filter',
    'contentFilter',
    'SAFETY',
    'RECITATION',
    'PROHIBITED_CONTENT',
    'BLOCKLIST',
    'blacklist',
    'SPII',
    'sensitive',
    'guardrail_intervened',
    'ERROR_TOXIC',
    'ALTERNATIVE_STATUS_CONTENT_FILTER',
    'unsafe_output',
  ],
  refusal: ['refusal', 'model_refused'],
};

const FAILED = [
  'error',
  'network_error',
  'insufficient_system_resource',
  'abort',
  'cancelled',
  'MALFORMED_FUNCTION_CALL',
  'OTHER',
  'timeout',
  'backend_failure',
  'rate_limited',
  'modelUnloaded',
  'userStopped',
  'DEADLINE_EXCEEDED',
];

function listReasons(): Record<string, StreamCase> {
  const cases: Record<string, StreamCase> = {};
  for (const [end, words] of Object.entries(ENDINGS)) {
    for (const word of words) {
      cases[`reason ${word}`] = { sent: stream([...HI, finish(word), DONE]), text: TEXT, end };
    }
  }
  for (const word of FAILED) {
    const error = 'upstream_incomplete';
    cases[`reason ${word}`] = { sent: stream([...HI, finish(word), DONE]), text: TEXT, error };
  }
  return cases;
}

const think = (text: string) =>
  chunk({ delta: { reasoning_content: text }, finish_reason: 'stop' });

export const ENDS: Record<string, StreamCase> = {
  ...listReasons(),
  'an unknown reason and no text': {
    sent: stream([finish('my_word'), DONE]),
    text: '',
    error: 'upstream_incomplete',
  },
  'a reason as an object': {
    sent: stream([...HI, finish({ type: 'length' }), DONE]),
    text: TEXT,
    end: 'length',
  },
  'a reason under another name': {
    sent: stream([...HI, chunk({ delta: {}, finishReason: 'MAX_TOKENS' })]),
    text: TEXT,
    end: 'length',
  },
  'an error in the choice': {
    sent: stream([
      ...HI,
      chunk({ delta: {}, error: { message: 'lost' }, finish_reason: 'stop' }),
      DONE,
    ]),
    ...incomplete,
  },
  'an error beside the choice': {
    sent: stream([
      ...HI,
      chunk(
        { delta: { content: '' }, finish_reason: 'error' },
        { error: { code: 502, message: 'lost' } },
      ),
    ]),
    ...incomplete,
  },
  'no credit left, in the choice': {
    sent: stream([
      ...HI,
      chunk({ delta: {}, error: { code: 'insufficient_quota', message: 'x' } }),
    ]),
    text: TEXT,
    error: 'insufficient_quota',
  },
  'an error event': {
    sent: stream([...HI, 'event: error\ndata: {"message":"lost"}\n\n', DONE]),
    text: TEXT,
    error: 'upstream_error',
  },
  'an error event in words': {
    sent: stream([...HI, 'event: error\ndata: out of memory\n\n']),
    text: TEXT,
    error: 'upstream_error',
  },
  'an error after the end': {
    sent: stream([...HI, finish('stop'), event({ error: { message: 'x' } })]),
    text: TEXT,
    error: 'upstream_error',
  },
  'an error that is null': {
    sent: stream([
      ...HI,
      chunk({ delta: {}, finish_reason: 'stop', error: null }, { error: null }),
    ]),
    ...complete,
  },

  'a reason on reasoning': {
    sent: stream([think('hm'), ...HI, finish('stop'), DONE]),
    ...complete,
  },
  'a reason on reasoning alone': { sent: stream([think('hm'), ...HI, DONE]), ...complete },
  'a reason on every chunk': {
    sent: stream([say('Hi', 'stop'), say(' there', 'stop')]),
    ...complete,
  },
  'stop on every chunk, and length on the last': {
    sent: stream([say('Hi', 'stop'), say(' there', 'stop'), finish('length'), DONE]),
    text: TEXT,
    end: 'length',
  },
  'length on reasoning, and stop at the end': {
    sent: stream([
      chunk({ delta: { reasoning: 'hm' }, finish_reason: 'length' }),
      ...HI,
      finish('stop'),
      DONE,
    ]),
    ...complete,
  },
  'length, and then stop': {
    sent: stream([...HI, finish('length'), finish('stop'), DONE]),
    text: TEXT,
    end: 'length',
  },
  'a reason that is the text null': {
    sent: stream([say('Hi', 'null'), say(' there', ''), finish('stop'), DONE]),
    ...complete,
  },
  'no reason but the text null': {
    sent: stream([say('Hi', 'null'), say(' there', 'null'), DONE]),
    ...incomplete,
  },
  'a reason on every chunk, and a break': {
    sent: stream([say('Hi', 'stop'), say(' there', 'stop')], 'reset'),
    ...incomplete,
  },
  'a reason on every chunk, and silence': {
    sent: stream([say('Hi', 'stop'), say(' there', 'stop')], 'stall'),
    ...complete,
  },
  'an early reason, and silence': {
    sent: stream([think('hm'), ...HI], 'stall'),
    text: TEXT,
    error: 'upstream_timeout',
  },
  'a break after the end': { sent: stream([...HI, finish('stop')], 'reset'), ...complete },
  'silence after the end': { sent: stream([...HI, finish('stop')], 'stall'), ...complete },
};
