/** In ms. Between two ticks the event loop reads what has arrived, however long the turn was. */
const TICK = 5;

export class LateError extends Error {
  override message = 'no answer in time';
}

/**
 * The result of `work`, or LateError after `ms`. Only the other side's time counts: a turn in which
 * this process was too busy to read is one tick of it.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    let left = Math.ceil(ms / TICK);
    const tick = () => {
      left -= 1;
      // Timers come before sockets in a turn of the event loop, and setImmediate after them.
      if (left > 0) timer = setTimeout(tick, TICK);
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
