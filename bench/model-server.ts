/**
 * A stand-in model server that costs little: raw sockets, bytes made beforehand, one clock for all
 * streams. Run as a process.
 */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { nowMicros } from './clock.ts';
import { type Order, readOrder, writeWord } from './orders.ts';

/** The start of a request in which its length and its order are looked for, in characters. */
const HEAD_CHARS = 4096;

/**
 * Slots of one millisecond in which streams wait for their next word; the slowest stream sends one
 * word in so many.
 */
const SLOTS = 4096;

const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const ENVELOPE =
  '"id":"chatcmpl-C8dTzOEs0tY6kR1uXvWq5mN7bHjLp","object":"chat.completion.chunk","created":1763800000,"model":"bench-model","service_tier":"default","system_fingerprint":"fp_5fc4d0c7e3"';

function frame(data: string): string {
  const text = `data: ${data}\n\n`;
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/**
 * OpenAI pads its events to random lengths, so that who watches the line cannot tell words by their
 * size.
 */
const PADDINGS = Array.from({ length: 64 }, (_, index) =>
  'jK3xQ9vRb2mZt7Lw'.repeat(2).slice(0, (index * 7) % 20),
);
const IS_PADDED = !process.argv.includes('--plain');
let paddings = 0;

function chunk(delta: string, finish: string): string {
  paddings += 1;
  const padding = IS_PADDED ? `,"obfuscation":"${PADDINGS[paddings % PADDINGS.length]}"` : '';
  return frame(
    `{${ENVELOPE},"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}],"usage":null${padding}}`,
  );
}

function writeDelta(text: string): string {
  return chunk(`{"content":"${text}"}`, 'null');
}

const OPENING = HEAD + chunk('{"role":"assistant","content":"","refusal":null}', 'null');

function writeClosing(words: number): string {
  const usage = `{"prompt_tokens":20,"completion_tokens":${words},"total_tokens":${words + 20}}`;
  return `${chunk('{}', '"stop"')}${frame(`{${ENVELOPE},"choices":[],"usage":${usage}}`)}${frame('[DONE]')}0\r\n\r\n`;
}

const answers = new Map<number, Buffer>();

function getAnswer(words: number): Buffer {
  const known = answers.get(words);
  if (known) return known;
  const deltas = Array.from({ length: words }, () => writeDelta('lorem ')).join('');
  const answer = Buffer.from(OPENING + deltas + writeClosing(words), 'latin1');
  answers.set(words, answer);
  return answer;
}

type Stream = { socket: Socket; sent: number; words: number; periodMs: number; isLast: boolean };

const slots: Stream[][] = Array.from({ length: SLOTS }, () => []);
let cursor = Math.floor(performance.now());

function sendNext(stream: Stream, now: number): void {
  const { socket } = stream;
  if (socket.destroyed) return;
  const head = stream.sent === 0 ? OPENING : '';
  const word = writeDelta(writeWord(nowMicros(), stream.sent));
  stream.sent += 1;
  if (stream.sent < stream.words) {
    socket.write(head + word, 'latin1');
    slots[(now + stream.periodMs) % SLOTS]?.push(stream);
  } else {
    socket.write(head + word + writeClosing(stream.words), 'latin1');
    if (stream.isLast) socket.end();
  }
}

setInterval(() => {
  for (const end = Math.floor(performance.now()); cursor < end; cursor += 1) {
    const due = slots[(cursor + 1) % SLOTS]?.splice(0) ?? [];
    for (const stream of due) sendNext(stream, cursor + 1);
  }
}, 1);

function answer(socket: Socket, { words, rate }: Order, isLast: boolean): void {
  if (rate > 0) {
    const periodMs = Math.max(1, Math.round(1000 / rate));
    sendNext({ socket, sent: 0, words, periodMs, isLast }, cursor);
  } else {
    socket.write(getAnswer(words));
    if (isLast) socket.end();
  }
}

function serve(socket: Socket): void {
  let text = '';
  let received = 0;
  let wanted = 0;
  socket.setNoDelay();
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    received += bytes.length;
    if (text.length < HEAD_CHARS) text += bytes.toString('latin1', 0, HEAD_CHARS);
    if (wanted === 0) {
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      wanted = end + 4 + Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
    }
    if (received < wanted) return;
    answer(socket, readOrder(text), /\r\nconnection: close/i.test(text));
    text = '';
    received = 0;
    wanted = 0;
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit());
