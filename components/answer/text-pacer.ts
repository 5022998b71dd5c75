/** Characters shown in one frame at most, so that drawing them never takes long. */
const SLICE = 1000;

/** Frames do not come to a hidden tab; text is then shown this often instead, in milliseconds. */
const HIDDEN_MS = 200;

export type TextPacer = {
  push: (text: string) => void;
  /** Resolves when everything is shown. */
  drain: () => Promise<void>;
  /** Shows everything now. */
  flush: () => void;
};

/**
 * Hands text on once a frame, so that many small pieces are drawn together and a big one in slices.
 */
export function createTextPacer(show: (text: string) => void): TextPacer {
  let waiting = '';
  let frame = 0;
  let timer = 0;
  let drained: (() => void) | undefined;

  function schedule(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(showSlice);
    timer = window.setTimeout(showSlice, HIDDEN_MS);
  }

  function showSlice(): void {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    take(cutWhole(waiting, SLICE));
    if (waiting !== '') schedule();
    else drained?.();
  }

  function take(length: number): void {
    const text = waiting.slice(0, length);
    waiting = waiting.slice(length);
    if (text !== '') show(text);
  }

  return {
    push(text) {
      waiting += text;
      schedule();
    },
    drain: () =>
      new Promise((resolve) => {
        drained = resolve;
        if (waiting === '') resolve();
      }),
    flush: () => take(waiting.length),
  };
}

/** A length of at most `max` that does not part the halves of a character. */
function cutWhole(text: string, max: number): number {
  if (text.length <= max) return text.length;
  return /[\ud800-\udbff]/.test(text.charAt(max - 1)) ? max - 1 : max;
}
