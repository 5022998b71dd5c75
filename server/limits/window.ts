/** What one instance knows of one key's window. */
export type Window = {
  /** In ms, by the counter's clock. */
  end: number;
  /** What this instance has counted. */
  own: number;
  /** What all others have, as last heard. */
  others: number;
  /** What this instance may still give without asking the others. */
  alone: number;
};

export type Count = {
  /** Whether the points asked for fitted in. */
  isWithin: boolean;
  remaining: number;
  /** Until the window ends, in ms. */
  resetMs: number;
};

/** One instance's part of what is left; at least 1 where anything is. */
export function shareOf(left: number, instances: number): number {
  return left < 1 ? left : Math.max(1, Math.floor(left / instances));
}

/** Counts whatever the sum; what is taken back never goes below nothing. */
export function addTo(window: Window, points: number): void {
  const before = window.own;
  window.own = Math.max(0, before + points);
  window.alone -= window.own - before;
}

/** Counts the points if they fit into what this instance may give alone. */
export function takeAlone(window: Window, points: number, now: number): Count {
  const isWithin = points <= window.alone;
  if (isWithin) addTo(window, points);
  return { isWithin, remaining: Math.max(0, window.alone), resetMs: window.end - now };
}

export type Windows<W extends Window> = {
  /** The key's window, begun anew where it has ended. */
  open: (key: string, now: number) => W;
  /** Those that have not ended. */
  listOpen: (now: number) => [key: string, window: W][];
};

/**
 * The windows of all keys. `create` makes one that has ended, `restart` begins one. The oldest
 * stand first, and each new one sweeps up to two that have ended, if nobody `isBusy` with them.
 */
export function createWindows<W extends Window>(
  create: () => W,
  restart: (window: W, now: number) => void,
  isBusy: (window: W) => boolean = () => false,
): Windows<W> {
  const windows = new Map<string, W>();
  const sweep = (now: number) => {
    let count = 0;
    for (const [key, window] of windows) {
      if (count === 2 || window.end > now || isBusy(window)) return;
      windows.delete(key);
      count += 1;
    }
  };
  return {
    open(key, now) {
      const known = windows.get(key);
      if (known && known.end > now) return known;
      const window = known ?? create();
      restart(window, now);
      windows.delete(key);
      sweep(now);
      windows.set(key, window);
      return window;
    },
    listOpen: (now) => [...windows].filter(([, { end }]) => end > now),
  };
}
