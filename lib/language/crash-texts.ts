import type { Locale } from '../contract/wire.ts';

const en = {
  title: 'This page has failed',
  failed: 'That is a fault of its own code, not yours.',
  kept: 'What you typed is kept.',
  loadAgain: 'Load the page again',
};

/** Apart from the page's other texts, which a page that has failed cannot be asked for. */
export const CRASH_TEXTS: Readonly<Record<Locale, typeof en>> = {
  en,
  ru: {
    title: 'В этой странице произошла ошибка',
    failed: 'Виноват её собственный код, а не вы.',
    kept: 'Набранное сохранено.',
    loadAgain: 'Загрузить страницу снова',
  },
};
