import { complete, event, type StreamCase, stream, TEXT, typed } from './raw-streams.ts';

/** Streams of the Responses endpoint, and a whole answer of it. */
export const RESPONSES: Record<string, StreamCase> = {
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
