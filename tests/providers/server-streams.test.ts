import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FixedAnswer } from '../support/model-reply.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { type Program, startProgram } from '../support/program.ts';
import { chunk, DONE, event, finish, say, stream, typed } from '../support/raw-streams.ts';
import { collectEvents } from '../support/read-events.ts';

/** What the model server sends, and what the caller must be given: an ending, or an error with the text before it. */
type Case = { sent: FixedAnswer; text: string; end?: string; error?: string; reasoning?: string };

const ask = ({ url }: Program, prompt: string, accept: string): Promise<Response> =>
  fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: accept },
    body: JSON.stringify({ prompt }),
  });

const HI = [say('Hi'), say(' there')];
const TEXT = 'Hi there';

const whole = (reason: unknown, content: unknown = TEXT) => ({
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: reason }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});

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
];

function listReasons(): Record<string, Case> {
  const cases: Record<string, Case> = {};
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

const incomplete = { text: TEXT, error: 'upstream_incomplete' };
const complete = { text: TEXT, end: 'stop' };
const think = (text: string) =>
  chunk({ delta: { reasoning_content: text }, finish_reason: 'stop' });

const CHAT: Record<string, Case> = {
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

  'content in parts': {
    sent: stream([
      say([{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }]),
      say([
        { type: 'text', text: 'Hi' },
        { type: 'reference', reference_ids: [1] },
      ]),
      say([
        { type: 'text', text: ' th' },
        { type: 'text', text: 'ere' },
      ]),
      finish('stop'),
      DONE,
    ]),
    ...complete,
    reasoning: 'hm',
  },
  'message in place of delta': {
    sent: stream([
      chunk({ message: { content: 'Hi' } }),
      chunk({ message: { content: ' there' }, finish_reason: 'stop' }),
    ]),
    ...complete,
  },
  'a message that repeats the deltas': {
    sent: stream([
      ...HI,
      chunk({ message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }),
      DONE,
    ]),
    ...complete,
  },
  'a message that ends what deltas began': {
    sent: stream([say('Hi'), chunk({ message: { content: TEXT }, finish_reason: 'stop' }), DONE]),
    ...complete,
  },
  'messages that each hold all so far': {
    sent: stream([
      chunk({ message: { content: 'Hi there, and ' } }),
      chunk({ message: { content: 'Hi there, and so on' }, finish_reason: 'stop' }),
    ]),
    text: 'Hi there, and so on',
    end: 'stop',
  },
  'messages that begin alike': {
    sent: stream([
      chunk({ message: { content: 'ha' } }),
      chunk({ message: { content: 'ha' }, finish_reason: 'stop' }),
    ]),
    text: 'haha',
    end: 'stop',
  },
  'text in the choice': {
    sent: stream([chunk({ text: 'Hi' }), chunk({ text: ' there', finish_reason: 'stop' }), DONE]),
    ...complete,
  },

  'keep-alives of every kind': {
    sent: stream([
      '\ufeffretry: 3000\n\n',
      ': OPENROUTER PROCESSING\n\n',
      'data:\n\n',
      'data: \n\n',
      'id: 7\n\n',
      HI[0] ?? '',
      'data: : OPENROUTER PROCESSING\n\n',
      'event: ping\ndata: ping\n\n',
      'data: {"type":"ping"}\n\n',
      'data: "ping"\n\ndata: null\n\ndata: 1\n\ndata: [PING]\n\n',
      HI[1] ?? '',
      ':\n\n',
      finish('stop'),
      'data:  [DONE] \n\n',
    ]),
    ...complete,
  },
  'line ends of all kinds': {
    sent: stream([
      (HI[0] ?? '').replaceAll('\n', '\r\n'),
      (HI[1] ?? '').replaceAll('\n', '\r'),
      finish('stop').replaceAll('\n', '\r\n'),
      DONE,
    ]),
    ...complete,
  },
  'data in several lines': {
    sent: stream([
      'data: {"choices":\ndata: [{"delta":{"content":"Hi there"},\ndata: "finish_reason":"stop"}]}\n\n',
    ]),
    ...complete,
  },
  'an end without a blank line': { sent: stream([...HI, finish('stop').trimEnd()]), ...complete },
  'an end without a blank line, and a break': {
    sent: stream([...HI, `${finish('stop').trimEnd()}\n`], 'reset'),
    ...complete,
  },
  'a cut within an event': { sent: stream([...HI, finish('stop').slice(0, 40)]), ...incomplete },
  'a whole answer in place of a stream': {
    sent: typed('application/json', JSON.stringify(whole('stop'), null, 2)),
    ...complete,
  },
  'a whole answer, cut off': {
    sent: typed('application/json', JSON.stringify(whole('length'))),
    text: TEXT,
    end: 'length',
  },
  'a whole answer, failed': {
    sent: typed('application/json', JSON.stringify(whole('error'))),
    ...incomplete,
  },
  'a whole answer called a stream': {
    sent: typed('text/event-stream', JSON.stringify(whole('stop'))),
    ...complete,
  },
  'a stream called JSON': {
    sent: typed('application/json', [...HI, finish('stop'), DONE].join('')),
    ...complete,
  },
  'a stream called text': {
    sent: typed('text/plain', [...HI, finish('stop'), DONE].join('')),
    ...complete,
  },
  'no blank lines between events': {
    sent: stream([...HI, finish('stop'), DONE].map((frame) => `${frame.trimEnd()}\n`)),
    text: '',
    error: 'upstream_invalid_response',
  },
  'words alone': {
    sent: stream(['data: hello\n\ndata: <p>\n\n']),
    text: '',
    error: 'upstream_invalid_response',
  },
  'broken JSON': {
    sent: stream([...HI, 'data: {"choices":[}\n\n']),
    text: TEXT,
    error: 'upstream_invalid_response',
  },
  'a page called a stream': {
    sent: stream(['<!doctype html>\n\n<p>Hi</p>']),
    text: '',
    error: 'upstream_invalid_response',
  },
  'JSON that is no answer': {
    sent: typed('application/json', '{"status":"ok"}'),
    text: '',
    error: 'upstream_invalid_response',
  },

  'thinking in tags': {
    sent: stream([
      say('\n<th'),
      say('ink>hm <b>'),
      say('?</thi'),
      say('nk>\n'),
      say('\nHi'),
      say(' there'),
      finish('stop'),
    ]),
    ...complete,
    reasoning: 'hm <b>?',
  },
  'thinking that never ends': {
    sent: stream([say('<think>hm'), say(' well</th'), finish('length')]),
    text: '',
    end: 'length',
    reasoning: 'hm well</th',
  },
  'tags later in the text': {
    sent: stream([say(' Use <think>'), say('x</think>'), finish('stop')]),
    text: ' Use <think>x</think>',
    end: 'stop',
  },
  'what might have been a tag': {
    sent: stream([say(' <t'), say('h>'), finish('stop')]),
    text: ' <th>',
    end: 'stop',
  },
  'the beginning of a tag alone': {
    sent: stream([say('<thin'), finish('stop')]),
    text: '<thin',
    end: 'stop',
  },
  'reasoning under both names': {
    sent: stream([
      chunk({ delta: { reasoning: 'hm', reasoning_content: 'hm' } }),
      chunk({ delta: { reasoning: ' well' } }),
      ...HI,
      finish('stop'),
    ]),
    ...complete,
    reasoning: 'hm well',
  },
};

const RESPONSES: Record<string, Case> = {
  'reasoning in events of its own': {
    sent: stream([
      event({ type: 'response.reasoning_text.delta', delta: 'h' }),
      event({ type: 'response.reasoning_summary_text.delta', delta: 'm' }),
      event({ type: 'response.output_text.delta', delta: TEXT }),
      event({ type: 'response.completed', response: { model: 'm', status: 'completed' } }),
    ]),
    ...complete,
    reasoning: 'hm',
  },
  'a terminal event alone': {
    sent: stream([
      event({
        type: 'response.incomplete',
        response: {
          incomplete_details: { reason: 'max_output_tokens' },
          output: [{ type: 'message', content: [{ type: 'output_text', text: TEXT }] }],
        },
      }),
    ]),
    text: TEXT,
    end: 'length',
  },
  'a whole response': {
    sent: typed(
      'application/json',
      JSON.stringify({
        object: 'response',
        status: 'completed',
        output: [
          { type: 'reasoning' },
          { type: 'message', content: [{ type: 'output_text', text: TEXT }] },
        ],
      }),
    ),
    ...complete,
  },
};

for (const [format, cases] of Object.entries({ chat: CHAT, responses: RESPONSES })) {
  for (const mode of ['omit', 'include']) {
    describe(`streams as servers have them, ${format}, reasoning: ${mode}`, {
      concurrency: 8,
    }, () => {
      let model: ModelServer;
      let program: Program;
      before(async () => {
        model = await startModelServer();
        model.replyWith(({ prompt }) => {
          const fixed = cases[prompt]?.sent;
          return fixed ? { fixed } : {};
        });
        program = await startProgram({
          env: {
            OPENAI_BASE_URL: model.url,
            OPENAI_API: format,
            REASONING: mode,
            RATE_LIMIT: 'off',
            STREAM_IDLE_TIMEOUT: '2',
          },
        });
      });
      after(async () => {
        await program.stop();
        await model.close();
      });

      for (const [name, { text, end, error, reasoning }] of Object.entries(cases)) {
        const thought = mode === 'include' ? reasoning : undefined;

        test(`${name}: as JSON`, async () => {
          const response = await ask(program, name, 'application/json');
          const body = await response.json();
          const said = [body.result ?? body.partial ?? '', body.finish_reason, body.error?.code];
          assert.deepEqual(said, [text, end, error], JSON.stringify(body));
          if (mode === 'omit' || reasoning) assert.equal(body.reasoning, thought);
        });

        test(`${name}: as events`, async () => {
          const response = await ask(program, name, 'text/event-stream');
          if (error && text === '' && response.status !== 200) {
            assert.equal((await response.json()).error.code, error);
            return;
          }
          const read = await collectEvents(response);
          assert.deepEqual(
            [read.text, read.done?.finish_reason, read.error?.code],
            [text, end, error],
          );
          const told = read.events.filter((one) => one.event === 'reasoning');
          if (mode === 'omit' || reasoning) {
            assert.equal(told.map(({ data }) => data.text).join(''), thought ?? '');
          }
        });

        test(`${name}: as text`, async () => {
          const response = await ask(program, name, 'text/plain');
          if (end) assert.equal(await response.text(), text);
          else if (response.status === 200) await assert.rejects(response.text());
          else assert.equal((await response.json()).error.code, error);
        });
      }
    });
  }
}
