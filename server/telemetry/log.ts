import { writeSync } from 'node:fs';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

/**
 * How long lines wait to be written together, in milliseconds; a system call a line would cost more
 * than the line.
 */
const FLUSH_MS = 100;

export type LogFields = Readonly<Record<string, unknown>>;

export type Log = {
  write(level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields): void;
  /** Writes out what is waiting, at once. */
  flush(): void;
};

/** Lines of JSON on standard output, so that no text from outside can forge one. */
export function createLog(level: LogLevel, fileDescriptor = 1): Log {
  const threshold = LEVELS.indexOf(level);
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const text = `${waiting.join('\n')}\n`;
    waiting = [];
    writeAll(fileDescriptor, text);
  }

  return {
    write(lineLevel, message, fields = {}) {
      if (LEVELS.indexOf(lineLevel) < threshold) return;
      const time = new Date().toISOString();
      waiting.push(JSON.stringify({ time, level: lineLevel, message, ...fields }));
      timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    flush,
  };
}

/**
 * Writes even where standard output is a pipe that is full for the moment; gives up where nobody
 * reads it any more.
 */
function writeAll(fileDescriptor: number, text: string): void {
  let rest = Buffer.from(text);
  for (let tries = 0; rest.length > 0 && tries < 1000; tries += 1) {
    try {
      rest = rest.subarray(writeSync(fileDescriptor, rest));
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EAGAIN')) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
