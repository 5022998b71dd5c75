/** What the source needs of the connection behind it. */
export type Flow = { pause(): void; resume(): void; abort(reason: Error): void };

/**
 * Unread bytes past which the connection is paused: what one slow reader may cost, besides the
 * socket's own buffers.
 */
const HIGH_WATER_BYTES = 16 * 1024;

/** How long a body that nobody reads any more may still take to end, in milliseconds. */
const DISCARD_MS = 1000;

/** A timer that is later than this, in milliseconds, shows that this process stood still. */
const STANDSTILL_MS = 200;

/**
 * Takes bytes as they come; a promise means: no more until it is settled. May throw, which ends the
 * reading with that error.
 */
export type Take = (chunk: Buffer) => Promise<void> | undefined;

/**
 * How long silence may last, in milliseconds, asked anew after each chunk; and the error that it
 * ends with.
 */
export type Patience = { getMs(): number; onSilence(): Error };

type Reading = { take: Take; resolve: () => void; reject: (error: unknown) => void };

/**
 * A body that arrives in chunks and is handed on without a promise on the way. The idle clock rests
 * while the taker holds back, so a slow reader is not mistaken for a silent server.
 */
export class ByteSource {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isEnded = false;
  #isPaused = false;
  #isHeld = false;
  #isDiscarded = false;
  #error: Error | undefined;
  #reading: Reading | undefined;
  #patience: Patience | undefined;
  #patienceMs = 0;
  #silentSince = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** For the connection: a chunk has come. */
  push(chunk: Buffer): void {
    if (this.#isDiscarded) return;
    if (this.#reading && !this.#isHeld) {
      this.#handOn(chunk);
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (!this.#isPaused && this.#waitingBytes > HIGH_WATER_BYTES) {
      this.#isPaused = true;
      this.#flow.pause();
    }
  }

  /**
   * For the connection: the body is over, with an error where it broke. What has come is still
   * handed on.
   */
  end(error?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    clearTimeout(this.#timer);
    if (this.#reading && !this.#isHeld) this.#handOn(this.#takeWaiting());
  }

  /**
   * Hands all to `take`, once. Resolves at the end of the body or with `discard`; rejects with the
   * error that broke the body off, or that `take` threw. Silence past the patience aborts the
   * connection.
   */
  read(take: Take, patience: Patience): Promise<void> {
    this.#patience = patience;
    return new Promise((resolve, reject) => {
      this.#reading = { take, resolve, reject };
      this.#handOn(this.#takeWaiting());
    });
  }

  /**
   * Ends the reading, and lets what is left of the body pass for a moment, so that the connection
   * can serve another call.
   */
  discard(): void {
    clearTimeout(this.#timer);
    this.#reading?.resolve();
    this.#reading = undefined;
    if (this.#isEnded) return;
    this.#isDiscarded = true;
    this.#timer = setTimeout(() => this.abort(), DISCARD_MS).unref();
    this.#resume();
  }

  /** Breaks the connection off, so that the server stops working. */
  abort(): void {
    if (!this.#isEnded) this.#flow.abort(new Error('abandoned'));
  }

  #takeWaiting(): Buffer | undefined {
    if (this.#waitingBytes === 0) return undefined;
    const [first] = this.#waiting;
    const chunk = this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return chunk;
  }

  #handOn(chunk: Buffer | undefined): void {
    const reading = this.#reading;
    if (!reading) return;
    try {
      const wait = chunk && reading.take(chunk);
      if (wait) this.#hold(wait);
      else this.#goOn(reading);
    } catch (thrown) {
      clearTimeout(this.#timer);
      this.#reading = undefined;
      reading.reject(thrown);
    }
  }

  #hold(wait: Promise<void>): void {
    this.#isHeld = true;
    const release = (): void => {
      this.#isHeld = false;
      this.#handOn(this.#takeWaiting());
    };
    void wait.then(release, release);
  }

  /** Waits for more, or settles where there can be none. */
  #goOn({ resolve, reject }: Reading): void {
    if (!this.#isEnded) {
      this.#watch();
      this.#resume();
    } else if (this.#error) reject(this.#error);
    else resolve();
  }

  /** May bring the next chunk at once, so it comes after all else. */
  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#flow.resume();
  }

  /**
   * Notes when the wait began; a timer that is already running looks at that when it fires, which
   * is cheaper than a new one a word.
   */
  #watch(): void {
    if (!this.#reading || !this.#patience) return;
    this.#silentSince = performance.now();
    const ms = this.#patience.getMs();
    if (this.#timer && ms === this.#patienceMs) return;
    clearTimeout(this.#timer);
    this.#patienceMs = ms;
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const silence = this.#isHeld ? 0 : performance.now() - this.#silentSince;
    clearTimeout(this.#timer);
    // The whole machine may have, and a server on it with us, so the wait begins anew.
    if (silence > this.#patienceMs + STANDSTILL_MS) this.#watchAnew();
    // Timers may fire up to a millisecond early.
    else if (silence > this.#patienceMs - 1) this.#giveUpUnlessRead();
    else this.#timer = setTimeout(() => this.#look(), this.#patienceMs - silence);
  }

  #watchAnew(): void {
    this.#silentSince = performance.now();
    this.#timer = setTimeout(() => this.#look(), this.#patienceMs);
  }

  /**
   * When this process itself stood still, its timers come before what the server has sent
   * meanwhile; so that is read first.
   */
  #giveUpUnlessRead(): void {
    const since = this.#silentSince;
    setImmediate(() => {
      if (this.#isEnded || !this.#reading || !this.#patience) return;
      if (this.#isHeld || this.#silentSince !== since) this.#look();
      else this.#flow.abort(this.#patience.onSilence());
    });
  }
}

/** A body that has come whole already. */
export function createSource(text: string): ByteSource {
  const nothing = () => {};
  const source = new ByteSource({ pause: nothing, resume: nothing, abort: nothing });
  source.push(Buffer.from(text));
  source.end();
  return source;
}
