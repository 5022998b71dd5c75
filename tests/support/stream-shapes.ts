import {
  chunk,
  complete,
  DONE,
  finish,
  HI,
  incomplete,
  type StreamCase,
  say,
  stream,
  TEXT,
  typed,
} from './raw-streams.ts';

/** The shapes that servers give a stream and what is in it. */

const whole = (reason: unknown, content: unknown = TEXT) => ({
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: reason }],
  usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
});

export const SHAPES: Record<string, StreamCase> = {
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
