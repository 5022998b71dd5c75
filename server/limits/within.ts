/** In ms. Between two ticks the event loop reads what has arrived, however long the turn was. */
const TICK = 5;
/** A tick later than this, in ms, tells of a busy process, or of a machine short of processors. */
const TICK_AT_MOST = 8;
/**
 * How long that is remembered, in ms: where this process had to wait, the other side has to as
 * well.
 */
const BUSY_MEMORY = 2000;
/** What one turn counts at most, in ms: nobody could read in the rest of it. */
const TURN_AT_MOST = 20;

let busyUntil = Number.NEGATIVE_INFINITY;

export class LateError extends Error {
  override message = 'no answer in time';
}

/**
 * The result of `work`, or LateError after `ms`, or after `msWhenBusy` where this process has been
 * busy of late. Only time in which it could read counts: a long turn of the event loop is 20 ms.
 */
export async function within<T>(ms: number, work: Promise<T>, msWhenBusy = ms): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    let last = performance.now();
    let waited = 0;
    const tick = () => {
      const now = performance.now();
      const turn = now - last;
      last = now;
      waited += Math.min(turn, TURN_AT_MOST);
      if (turn > TICK_AT_MOST) busyUntil = now + BUSY_MEMORY;
      const patience = now < busyUntil ? msWhenBusy : ms;
      // Timers come before sockets in a turn of the event loop, and setImmediate after them.
      if (waited < patience) timer = setTimeout(tick, TICK);
      else setImmediate(() => setImmediate(reject, new LateError()));
    };
    timer = setTimeout(tick, TICK);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
