import type { Locale } from '../contract/wire.ts';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A time that one waits for, in its two largest units at most: "2 hr 5 min", «40 с». */
export function sayDuration(ms: number, locale: Locale): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const [, smallest] = UNITS.slice(UNITS.findIndex(([, length]) => seconds >= length));
  const step = smallest?.[1] ?? 1;
  let rest = Math.round(seconds / step) * step;
  const parts = UNITS.flatMap(([unit, length]) => {
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    const format = { style: 'unit', unit, unitDisplay: 'short' } as const;
    return amount > 0 ? [new Intl.NumberFormat(locale, format).format(amount)] : [];
  });
  return parts.join(' ');
}
