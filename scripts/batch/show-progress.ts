import type { BatchProgress } from '../../lib/batch/batch.ts';
import type { Speaker } from './texts.ts';

/** Milliseconds between two showings: of the one line of a terminal, and of lines in a log. */
const REDRAW = 250;
const LOG_EVERY = 15_000;

/** To the beginning of the line, and the line emptied. */
const CLEAR = '\r\u001b[K';

export type ProgressLine = {
  show(progress: BatchProgress): void;
  /** Says something on a line of its own. */
  tell(text: string): void;
  /** Takes the line away. */
  end(): void;
};

/** On standard error: one line that is drawn again in a terminal, a line now and then elsewhere. */
export function createProgressLine(speaker: Speaker): ProgressLine {
  return process.stderr.isTTY ? createTerminalLine(speaker) : createLog(speaker);
}

function createTerminalLine(speaker: Speaker): ProgressLine {
  const { stderr } = process;
  let last: { progress: BatchProgress; at: number } | undefined;

  function draw(): void {
    if (!last) return;
    const { waiting, ...progress } = last.progress;
    const ms = (waiting?.ms ?? 0) - (Date.now() - last.at);
    const now = waiting && ms > 0 ? { ...progress, waiting: { ...waiting, ms } } : progress;
    stderr.write(`${CLEAR}${describe(now, speaker).slice(0, (stderr.columns || 80) - 1)}`);
  }

  // By the clock, so that a wait is seen to pass.
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    show(progress) {
      last = { progress, at: Date.now() };
    },
    tell(text) {
      stderr.write(`${CLEAR}${text}\n`);
      draw();
    },
    end() {
      clearInterval(timer);
      stderr.write(CLEAR);
      last = undefined;
    },
  };
}

function createLog(speaker: Speaker): ProgressLine {
  let shownAt = Date.now();
  return {
    show(progress) {
      if (Date.now() - shownAt < LOG_EVERY) return;
      shownAt = Date.now();
      process.stderr.write(`${describe(progress, speaker)}\n`);
    },
    tell: (text) => void process.stderr.write(`${text}\n`),
    end: () => undefined,
  };
}

function describe(progress: BatchProgress, { say, cost, time }: Speaker): string {
  const { total, done, failed, msLeft, waiting } = progress;
  return say('progress', {
    finished: done + failed,
    total,
    failed,
    cost: cost(progress.cost),
    left: msLeft === undefined || waiting ? '' : say('progressLeft', { time: time(msLeft) }),
    waiting: waiting ? say('progressWaiting', { time: time(waiting.ms), code: waiting.code }) : '',
  });
}
