import {
  chunk,
  complete,
  DONE,
  finish,
  HI,
  type StreamCase,
  say,
  stream,
  typed,
} from './raw-streams.ts';

const done = [...HI, finish('stop'), DONE];

/** What stands in streams beside an answer, and forms of it that few servers have. */
export const NOTICES: Record<string, StreamCase> = {
  'a named heartbeat with an object': {
    sent: stream(['event: heartbeat\ndata: {"message":"alive"}\n\n', ...done]),
    ...complete,
  },
  'a ping with an object': {
    sent: stream([say('Hi'), 'event: ping\ndata: {"message":"ping"}\n\n', ...done.slice(1)]),
    ...complete,
  },
  'a place in a queue': {
    sent: stream(['data: {"status":"processing","message":"queued"}\n\n', ...done]),
    ...complete,
  },
  'an empty error': {
    sent: stream([...HI, chunk({ delta: {}, finish_reason: 'stop', error: {} }), DONE]),
    ...complete,
  },
  'short messages that each hold all so far': {
    sent: stream([
      chunk({ message: { content: 'Hi' } }),
      chunk({ message: { content: 'Hi th' } }),
      chunk({ message: { content: 'Hi there' }, finish_reason: 'stop' }),
    ]),
    ...complete,
  },
  'a delta that is a text': {
    sent: stream([chunk({ delta: 'Hi' }), chunk({ delta: ' there' }), finish('stop'), DONE]),
    ...complete,
  },
  'parts with their text inside': {
    sent: stream([
      say([{ type: 'text', text: { value: 'Hi' } }]),
      say([{ type: 'text', content: ' there' }]),
      finish('stop'),
      DONE,
    ]),
    ...complete,
  },
  'a stream called JSON that begins with a comment': {
    sent: typed('application/json', [': PROCESSING\n\n', ...done].join('')),
    ...complete,
  },
  'a money error inside a whole answer': {
    sent: typed('application/json', '{"error":{"code":402,"message":"no"},"choices":[]}'),
    text: '',
    error: 'insufficient_quota',
  },
  'MiniMax, its own status': {
    sent: stream(['data: {"base_resp":{"status_code":1008,"status_msg":"no balance"}}\n\n']),
    text: '',
    error: 'insufficient_quota',
  },
};
