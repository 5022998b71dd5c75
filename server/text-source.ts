import { StringDecoder } from 'node:string_decoder';

/** What the source needs of the connection behind it. */
export type Flow = { pause(): void; resume(): void; abort(reason: Error): void };

/** Unread characters past which the connection is paused: what one slow reader may cost, besides the socket's own buffers. */
const HIGH_WATER_CHARS = 16 * 1024;

/** How long a body that nobody reads any more may still take to end, in milliseconds. */
const DISCARD_MS = 1000;

/**
 * A body that arrives in chunks and is pulled as text. Chunks that came since the last pull are handed over together; a character is
 * never split. The idle clock runs only while somebody waits for text, so a slow reader is not mistaken for a silent server.
 */
export class TextSource {
  #decoder = new StringDecoder('utf8');
  #text = '';
  #isEnded = false;
  #isPaused = false;
  #error: Error | undefined;
  #waiting:
    | { resolve: (text: string | undefined) => void; reject: (error: Error) => void }
    | undefined;
  #timer: NodeJS.Timeout | undefined;
  #idleMs = 0;
  #waitingSince = 0;
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** For the connection: a chunk has come. */
  push(chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
    if (this.#waiting) this.#settle();
    else if (!this.#isPaused && this.#text.length > HIGH_WATER_CHARS) {
      this.#isPaused = true;
      this.#flow.pause();
    }
  }

  /** For the connection: the body is over, with an error where it broke. Text already received can still be read. */
  end(error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    this.#text += this.#decoder.end();
    clearTimeout(this.#timer);
    if (this.#waiting) this.#settle();
  }

  /**
   * The text that has come, or undefined at the end. Rejects with the error that broke the body off. After `idleMs` milliseconds of
   * silence the connection is aborted with the error that `onIdle` makes.
   */
  read(idleMs: number, onIdle: () => Error): Promise<string | undefined> {
    if (this.#text !== '') return Promise.resolve(this.#take());
    if (this.#error) return Promise.reject(this.#error);
    if (this.#isEnded) return Promise.resolve(undefined);
    this.#startClock(idleMs, onIdle);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Lets what is left of the body pass unread for a moment, so that the connection can serve another call. */
  discard(): void {
    clearTimeout(this.#timer);
    if (this.#isEnded) return;
    this.push = () => undefined;
    if (this.#isPaused) this.#flow.resume();
    this.#timer = setTimeout(() => this.abort(), DISCARD_MS).unref();
  }

  /** Breaks the connection off, so that the server stops working. */
  abort(): void {
    if (!this.#isEnded) this.#flow.abort(new Error('abandoned'));
  }

  /** Notes when the wait began; a timer that is already running looks at that when it fires, which is cheaper than a new one a word. */
  #startClock(idleMs: number, onIdle: () => Error): void {
    this.#waitingSince = performance.now();
    if (this.#timer && idleMs === this.#idleMs) return;
    clearTimeout(this.#timer);
    this.#idleMs = idleMs;
    const look = (): void => {
      const waited = this.#waiting ? performance.now() - this.#waitingSince : 0;
      // Timers may fire up to a millisecond early.
      if (waited > idleMs - 1) this.#flow.abort(onIdle());
      else this.#timer = setTimeout(look, idleMs - waited);
    };
    this.#timer = setTimeout(look, idleMs);
  }

  #settle(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    if (this.#text === '' && !this.#isEnded) return;
    this.#waiting = undefined;
    if (this.#text !== '') waiting.resolve(this.#take());
    else if (this.#error) waiting.reject(this.#error);
    else waiting.resolve(undefined);
  }

  #take(): string {
    const text = this.#text;
    this.#text = '';
    if (this.#isPaused) {
      this.#isPaused = false;
      this.#flow.resume();
    }
    return text;
  }
}
