import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { ModelServer } from './model-server.ts';

export type ChosenFile = { name: string; text: string | Buffer };

/** Waits until the page's own code has opened what is on the device. */
export async function waitForBatch(page: Page): Promise<void> {
  await page.locator('#batch-file:enabled, [data-is-running]').first().waitFor();
  await page.waitForFunction(() => {
    const [start] = document.querySelectorAll<HTMLButtonElement>('[data-is-running] button');
    return start !== undefined && !start.disabled;
  });
}

/** Chooses a file by the field, and writes a prompt. */
export async function setUp(page: Page, file: ChosenFile, prompt: string): Promise<void> {
  await waitForBatch(page);
  await page.locator('#batch-file').setInputFiles({
    name: file.name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(file.text),
  });
  await page.getByText(file.name, { exact: true }).first().waitFor();
  await page.locator('#batch-template').fill(prompt);
}

/** `count` rows of two columns: a number, and a text that is told from all others. */
export function makeCsv(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `${index + 1};word${index + 1}!`);
  return `id;word\n${rows.join('\n')}\n`;
}

/** How often the model was asked for each prompt. */
export function countAsked({ requests }: ModelServer): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { prompt, format } of requests) {
    if (format) counts.set(prompt, (counts.get(prompt) ?? 0) + 1);
  }
  return counts;
}

/** The numbers of the rows whose results are on the device. */
export function readKept(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve, reject) => {
        const opening = indexedDB.open('quickstart-batch', 1);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('results').objectStore('results').getAllKeys();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.map(Number));
          };
        };
      }),
  );
}

/** What the button «Download» gives, in the form that is chosen there. */
export async function downloadFrom(
  page: Page,
  name = 'Download',
): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
