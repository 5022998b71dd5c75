/**
 * Opens many streams at once and times each word. Run as a process that gets its plan as a message,
 * so that it has a core to itself.
 */
import { connect, type Socket } from 'node:net';
import { nowMicros } from './clock.ts';
import { type Recording, readRecording } from './read-recording.ts';
import { findPercentile } from './statistics.ts';

export type StreamPlan = {
  /** Streams take their turn over these. */
  ports: number[];
  path: string;
  headers: Record<string, string>;
  body: string;
  streams: number;
  words: number;
  /** Over which the streams begin, in milliseconds. */
  spreadMs: number;
};

export type StreamResult = {
  exact: number;
  faults: string[];
  words: number;
  /** Words that came while all streams ran. */
  steadyWords: number;
  firstWordP50: number;
  firstWordP99: number;
  delayP50: number;
  delayP99: number;
  addedGapP50: number;
  addedGapP99: number;
};

/** `open`: every stream has begun. `closing`: the first one has ended. */
export type StreamMessage =
  | { type: 'open' }
  | { type: 'closing' }
  | { type: 'result'; result: StreamResult };

process.once('message', (plan: StreamPlan) => run(plan));

function run(plan: StreamPlan): void {
  const recordings: Recording[] = [];
  const request = writeRequest(plan);
  const steady = { from: 0, to: 0 };
  let begun = 0;
  let ended = 0;
  const watch = {
    onBegin() {
      begun += 1;
      if (begun < plan.streams) return;
      steady.from = nowMicros();
      tell({ type: 'open' });
    },
    onEnd() {
      ended += 1;
      if (ended === 1) {
        steady.to = nowMicros();
        tell({ type: 'closing' });
      }
      if (ended < plan.streams) return;
      tell({ type: 'result', result: sumUp(recordings, plan.words, steady) });
      process.disconnect();
    },
  };
  for (let index = 0; index < plan.streams; index += 1) {
    const port = plan.ports[index % plan.ports.length] ?? 0;
    const at = (index / plan.streams) * plan.spreadMs;
    setTimeout(() => recordings.push(record(port, request, watch)), at);
  }
}

function tell(message: StreamMessage): void {
  process.send?.(message);
}

function writeRequest({ path, headers, body }: StreamPlan): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ${length}\r\n${lines.join('')}\r\n${body}`;
}

function record(
  port: number,
  request: string,
  watch: { onBegin(): void; onEnd(): void },
): Recording {
  const recording: Recording = { askedAt: nowMicros(), chunks: [], times: [] };
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setNoDelay();
  socket.write(request);
  socket.on('data', (bytes) => {
    if (recording.chunks.length === 0) watch.onBegin();
    recording.chunks.push(bytes);
    recording.times.push(nowMicros());
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => watch.onEnd());
  return recording;
}

function sumUp(
  recordings: readonly Recording[],
  wordCount: number,
  steady: { from: number; to: number },
): StreamResult {
  const faults: string[] = [];
  const firstWords: number[] = [];
  const delays: number[] = [];
  const gaps: number[] = [];
  let steadyWords = 0;
  for (const recording of recordings) {
    const { fault, words } = readRecording(recording, wordCount);
    if (fault !== undefined) faults.push(fault);
    if (words[0]) firstWords.push(words[0].arrivedAt - recording.askedAt);
    let before: number | undefined;
    for (const { sentAt, arrivedAt } of words) {
      const delay = arrivedAt - sentAt;
      delays.push(delay);
      if (before !== undefined) gaps.push(delay - before);
      before = delay;
      if (arrivedAt > steady.from && arrivedAt <= steady.to) steadyWords += 1;
    }
  }
  return {
    exact: recordings.length - faults.length,
    faults: [...new Set(faults)].slice(0, 5),
    words: delays.length,
    steadyWords,
    firstWordP50: toMs(findPercentile(firstWords, 0.5)),
    firstWordP99: toMs(findPercentile(firstWords, 0.99)),
    delayP50: toMs(findPercentile(delays, 0.5)),
    delayP99: toMs(findPercentile(delays, 0.99)),
    addedGapP50: toMs(findPercentile(gaps, 0.5)),
    addedGapP99: toMs(findPercentile(gaps, 0.99)),
  };
}

function toMs(micros: number): number {
  return Math.round(micros / 10) / 100;
}
