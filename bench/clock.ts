const OFFSET_US = Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000;

/** Microseconds on a clock that all processes of a machine share, so that a word can be timed from one to another. */
export function nowMicros(): number {
  return Math.round(OFFSET_US + performance.now() * 1000);
}
