import type { Locale } from '../../lib/contract/wire.ts';
import { fillIn } from '../../lib/language/fill-in.ts';
import { sayCount, sayDollars } from '../../lib/language/say-amounts.ts';
import { TEXTS_EN } from './texts-en.ts';
import { TEXTS_RU } from './texts-ru.ts';

type English = typeof TEXTS_EN;

type CountForms = { one: string; few?: string; many?: string; other: string };

export type BatchTexts = { [N in keyof English]: English[N] extends string ? string : CountForms };

type Sentence = { [N in keyof English]: English[N] extends string ? N : never }[keyof English];

type Counted = Exclude<keyof English, Sentence>;

/** Says things in one language. */
export type Speaker = {
  locale: Locale;
  say(name: Sentence, values?: Readonly<Record<string, string | number>>): string;
  count(name: Counted, count: number): string;
  /** `about` a dollar amount, with a comma before it; empty where none is known. */
  cost(dollars: number | undefined): string;
  time(ms: number): string;
};

export function createSpeaker(locale: Locale): Speaker {
  const texts: BatchTexts = locale === 'ru' ? TEXTS_RU : TEXTS_EN;
  return {
    locale,
    say: (name, values = {}) => {
      const filled = Object.entries(values).map(([key, value]) => [key, String(value)]);
      return fillIn(texts[name], Object.fromEntries(filled));
    },
    count: (name, count) => sayCount(texts[name], count, locale),
    cost: (dollars) => (dollars === undefined ? '' : `, ${sayDollars(dollars, locale)}`),
    time: (ms) => sayLong(ms, locale),
  };
}

/** In the two largest units that count: "45 sec", "3 min 20 sec", "2 hr 5 min". */
function sayLong(ms: number, locale: Locale): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const parts: [unit: string, count: number][] =
    seconds < 60
      ? [['second', seconds]]
      : seconds < 3600
        ? [
            ['minute', Math.floor(seconds / 60)],
            ['second', seconds % 60],
          ]
        : [
            ['hour', Math.floor(seconds / 3600)],
            ['minute', Math.floor((seconds % 3600) / 60)],
          ];
  return parts
    .filter(([, count]) => count > 0)
    .map(([unit, count]) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count),
    )
    .join(' ');
}
