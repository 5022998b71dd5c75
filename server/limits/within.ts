export class LateError extends Error {
  override message = 'no answer in time';
}

/** The result of `work`, or LateError after `ms`. An answer that lies unread because this process was busy is still taken. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Timers come before sockets in a turn of the event loop: one more turn reads what has arrived.
    timer = setTimeout(() => setImmediate(() => setImmediate(reject, new LateError())), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
