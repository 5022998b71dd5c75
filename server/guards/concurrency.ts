import { AppError } from '../http/app-error.ts';

export type Gate = {
  /**
   * Takes a place and returns what gives it back (once, however often it is called). Throws
   * overloaded when all are taken.
   */
  enter: () => () => void;
  readonly running: number;
};

/** Lets at most `max` in at once. */
export function createGate(max: number): Gate {
  let running = 0;
  return {
    enter() {
      if (running >= max) throw new AppError('overloaded', { retryAfter: 1 });
      running += 1;
      let isInside = true;
      return () => {
        if (isInside) running -= 1;
        isInside = false;
      };
    },
    get running() {
      return running;
    },
  };
}
