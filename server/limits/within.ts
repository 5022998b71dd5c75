/** In ms. Between two ticks the event loop reads what has arrived, however long the turn was. */
const TICK = 5;
/** A tick later than this, in ms, tells of a busy process, or of a machine short of processors. */
const TICK_AT_MOST = 8;

export class LateError extends Error {
  override message = 'no answer in time';
}

/**
 * The result of `work`, or LateError after `ms`. Only the other side's time counts: a turn in which
 * this process was too busy to read is one tick of it. Where any turn was busy, the other side may
 * have had no processor either, and gets `msWhenBusy` of the wall clock.
 */
export async function within<T>(ms: number, work: Promise<T>, msWhenBusy = ms): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const start = performance.now();
    let last = start;
    let left = Math.ceil(ms / TICK);
    let wasBusy = false;
    const tick = () => {
      const now = performance.now();
      left -= 1;
      wasBusy ||= now - last > TICK_AT_MOST;
      last = now;
      const hasTime = left > 0 || (wasBusy && now < start + msWhenBusy);
      // Timers come before sockets in a turn of the event loop, and setImmediate after them.
      if (hasTime) timer = setTimeout(tick, TICK);
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
