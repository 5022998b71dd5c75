import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Locale } from '../lib/contract/wire.ts';
import { getTexts } from '../lib/language/texts.ts';
import { launchBrowser } from '../tests/support/browser.ts';
import { type ModelServer, startModelServer } from '../tests/support/model-server.ts';
import { startProgram } from '../tests/support/program.ts';

/** `npm run screenshots`: takes the pictures of the README, with made-up answers. */

const FOLDER = join(import.meta.dirname, '../docs/screenshots');

type Shot = { locale: Locale; colorScheme: 'light' | 'dark'; isPhone?: true };

const SHOTS: Readonly<Record<string, Shot>> = {
  'en-light': { locale: 'en', colorScheme: 'light' },
  'en-dark': { locale: 'en', colorScheme: 'dark' },
  'en-phone': { locale: 'en', colorScheme: 'light', isPhone: true },
  'ru-light': { locale: 'ru', colorScheme: 'light' },
  'ru-dark': { locale: 'ru', colorScheme: 'dark' },
  'ru-phone': { locale: 'ru', colorScheme: 'dark', isPhone: true },
};

const CONTENT: Readonly<Record<Locale, { prompt: string; answer: string }>> = {
  en: {
    prompt: 'How do I read a large file line by line in Node? Keep it short.',
    answer:
      'Open the file and iterate over it: only one line is in memory at a time.\n\n```js\nimport { open } from "node:fs/promises";\n\nconst file = await open("large.log");\nfor await (const line of file.readLines()) {\n  if (line.includes("error")) console.log(line);\n}\n```\n\n| Way | Memory |\n|---|---|\n| `readFile` | the **whole** file |\n| `readLines` | one line |',
  },
  ru: {
    prompt: 'Как в Node прочитать большой файл построчно? Коротко.',
    answer:
      'Откройте файл и перебирайте строки: в памяти всегда только одна.\n\n```js\nimport { open } from "node:fs/promises";\n\nconst file = await open("large.log");\nfor await (const line of file.readLines()) {\n  if (line.includes("error")) console.log(line);\n}\n```\n\n| Способ | Память |\n|---|---|\n| `readFile` | **весь** файл |\n| `readLines` | одна строка |',
  },
};

async function take(browser: Browser, url: string, name: string, shot: Shot): Promise<void> {
  const { locale, colorScheme, isPhone } = shot;
  const size: BrowserContextOptions = isPhone
    ? { viewport: { width: 390, height: 844 }, hasTouch: true }
    : { viewport: { width: 1120, height: 920 } };
  const context = await browser.newContext({ ...size, locale, colorScheme });
  const page = await context.newPage();
  const texts = getTexts(locale);
  await page.goto(locale === 'ru' ? `${url}/ru` : url, { waitUntil: 'networkidle' });
  await page.getByRole('textbox', { name: texts.prompt, exact: true }).fill(CONTENT[locale].prompt);
  await page.getByRole('button', { name: texts.generate }).click();
  await page.getByText(texts.done).waitFor();
  if (isPhone) await page.getByRole('region', { name: texts.answer }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(FOLDER, `${name}.png`), scale: 'css' });
  await context.close();
}

/** Answers as a model would: at its own pace, in the language of the prompt. */
function playModel(model: ModelServer): void {
  model.replyWith(({ prompt }) => ({
    text: CONTENT[/[а-я]/i.test(prompt) ? 'ru' : 'en'].answer,
    delay: { headers: 300, delta: 20 },
    counts: { prompt: 21, completion: 124, reasoning: 0, cached: 0 },
  }));
}

mkdirSync(FOLDER, { recursive: true });
const model = await startModelServer();
playModel(model);
const program = await startProgram({ env: { OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' } });
const browser = await launchBrowser();
try {
  for (const [name, shot] of Object.entries(SHOTS)) await take(browser, program.url, name, shot);
} finally {
  await browser.close();
  await program.stop();
  await model.close();
}
