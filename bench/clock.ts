/**
 * Microseconds on a clock that all processes of a machine share, so that a word can be timed from
 * one to another.
 */
export function nowMicros(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000);
}
