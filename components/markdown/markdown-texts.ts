import type { Locale } from '../../lib/contract/wire.ts';

export type MarkdownTexts = {
  code: string;
  copyCode: string;
  copied: string;
  notCopied: string;
  image: string;
  table: string;
  newTab: string;
};

export const MARKDOWN_TEXTS: Readonly<Record<Locale, MarkdownTexts>> = {
  en: {
    code: 'Code',
    copyCode: 'Copy code',
    copied: 'Copied',
    notCopied: 'Select it and copy it by hand',
    image: 'Image',
    table: 'Table',
    newTab: '(opens in a new tab)',
  },
  ru: {
    code: 'Код',
    copyCode: 'Копировать код',
    copied: 'Скопировано',
    notCopied: 'Выделите и скопируйте вручную',
    image: 'Изображение',
    table: 'Таблица',
    newTab: '(откроется в новой вкладке)',
  },
};
