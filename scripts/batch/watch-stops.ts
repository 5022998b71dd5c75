/**
 * npm hands a signal on that its child has got already: what comes so soon is the same one.
 * Milliseconds.
 */
const ECHO = 500;

/** How long rows in flight are waited for where nobody can ask again. Milliseconds. */
const PATIENCE = 5000;

export type Stops = {
  /** Start no row any more. */
  windDown: AbortSignal;
  /** Give up those that run. */
  signal: AbortSignal;
  unwatch(): void;
};

/**
 * Control+C winds down, and gives up at the second time; other stops give up after a few seconds.
 */
export function watchStops(onWindDown: () => void): Stops {
  const windDown = new AbortController();
  const life = new AbortController();
  let firstAt = 0;

  function interrupt(): void {
    if (!windDown.signal.aborted) {
      firstAt = Date.now();
      onWindDown();
      windDown.abort();
    } else if (Date.now() - firstAt > ECHO) life.abort();
  }

  function terminate(): void {
    windDown.abort();
    setTimeout(() => life.abort(), PATIENCE).unref();
  }

  process.on('SIGINT', interrupt);
  for (const name of ['SIGTERM', 'SIGHUP'] as const) process.on(name, terminate);
  return {
    windDown: windDown.signal,
    signal: life.signal,
    unwatch() {
      process.off('SIGINT', interrupt);
      for (const name of ['SIGTERM', 'SIGHUP'] as const) process.off(name, terminate);
    },
  };
}
