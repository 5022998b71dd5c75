import type { Locale } from '../../lib/contract/wire.ts';

type DemoTexts = {
  opening: (excerpt: string) => string;
  /** A paragraph each, of which one wording is chosen. */
  paragraphs: readonly (readonly string[])[];
  titles: readonly string[];
  names: readonly string[];
};

export const DEMO_TEXTS: Readonly<Record<Locale, DemoTexts>> = {
  en: {
    opening: (excerpt) =>
      `This is the **demo model** built into this server. It has read your prompt, “${excerpt}”, but it knows nothing: no key is set, so nobody was asked and nothing was paid.`,
    paragraphs: [
      [
        'What you can try with it: set *temperature* to 0 and send the same prompt twice, and the two answers are the same. Set it to 1, and each answer is a little different.',
        'Two things to try: at *temperature* 0 the same prompt brings the same answer every time; at 1 the wording changes from one answer to the next, as it just did.',
        'The settings work as they would with a real model. Raise *temperature* and the wording wanders; put it at 0 and the same prompt repeats the same answer.',
      ],
      [
        '*Max tokens* does not make an answer shorter, it cuts it off. Set it to 20 and this text ends in the middle of a sentence; the page says so and offers to continue.',
        'Set *max tokens* to 20 and the answer stops after twenty words, finished or not. The page tells you that it was cut off, and “Continue” brings the rest.',
      ],
      [
        'To get real answers, put your key into `.env` and start again:\n\n```\nOPENAI_API_KEY=sk-…\n```',
        'For real answers set your key in the file `.env`, then restart:\n\n```\nOPENAI_API_KEY=sk-…\n```',
      ],
    ],
    titles: ['Captain', 'Lady', 'Professor', 'Sir', 'Duchess', 'Agent', 'Saint', 'Marshal'],
    names: [
      'Thunderpaw',
      'Moonwhisker',
      'Biscuit',
      'Velvet',
      'Nimbus',
      'Marzipan',
      'Comet',
      'Juniper',
    ],
  },
  ru: {
    opening: (excerpt) =>
      `Это **демо-модель**, встроенная в сервер. Она прочла ваш запрос — «${excerpt}», — но ничего не знает: ключ не задан, поэтому никого не спрашивали и ни за что не платили.`,
    paragraphs: [
      [
        'Что можно попробовать: поставьте *температуру* 0 и отправьте один и тот же запрос дважды — ответы совпадут. При 1 каждый ответ немного другой.',
        'Два опыта: при *температуре* 0 один и тот же запрос всегда даёт один и тот же ответ, а при 1 слова от ответа к ответу меняются — как сейчас.',
        'Параметры работают как у настоящей модели. Чем выше *температура*, тем свободнее слова; при 0 тот же запрос повторяет тот же ответ.',
      ],
      [
        '*Макс. токенов* не сокращает ответ, а обрывает его. Поставьте 20 — и этот текст кончится на полуслове; страница скажет об этом и предложит продолжить.',
        'Поставьте *макс. токенов* 20, и ответ остановится на двадцатом слове, закончен он или нет. Страница об этом предупредит, а «Продолжить» принесёт остальное.',
      ],
      [
        'Чтобы отвечала настоящая модель, впишите ключ в файл `.env` и перезапустите сервер:\n\n```\nOPENAI_API_KEY=sk-…\n```',
        'Для настоящих ответов задайте ключ в файле `.env` и запустите сервер снова:\n\n```\nOPENAI_API_KEY=sk-…\n```',
      ],
    ],
    titles: ['Капитан', 'Профессор', 'Граф', 'Маршал', 'Агент', 'Сэр', 'Доктор', 'Барон'],
    names: ['Громолап', 'Мурзик', 'Пирожок', 'Бархат', 'Огонёк', 'Зефир', 'Метеор', 'Изюм'],
  },
};
