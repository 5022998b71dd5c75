import { gzipSync } from 'node:zlib';
import { startEmptyApp, startProgram } from '../targets.ts';
import type { Part } from './part.ts';

const LANGUAGES = ['en', 'ru'];

/** The scripts that the first load of the page fetches, compressed, over those of an empty page. */
export const measurePage: Part = async (_stage, _options, say) => {
  say('fetching both pages');
  const app = await startEmptyApp();
  const program = await startProgram({
    modelPort: 1,
    settings: { OPENAI_API_KEY: '', OPENAI_BASE_URL: '', ACCESS_TOKENS: '' },
  });
  try {
    const empty = await sumScripts(app.port, 'en');
    const rows = [{ name: 'empty', numbers: { 'scripts kB gzip': empty, 'over empty kB': 0 } }];
    for (const language of LANGUAGES) {
      const size = await sumScripts(program.port, language);
      const numbers = { 'scripts kB gzip': size, 'over empty kB': size - empty };
      rows.push({ name: `program, ${language}`, numbers });
    }
    return { title: 'First load of the page', rows };
  } finally {
    await app.stop();
    await program.stop();
  }
};

async function sumScripts(port: number, language: string): Promise<number> {
  const origin = `http://127.0.0.1:${port}`;
  const page = await fetch(origin, { headers: { 'Accept-Language': language } });
  if (!page.ok) throw new Error(`the page answers ${page.status}`);
  const html = await page.text();
  const scripts = Array.from(html.matchAll(/<script[^>]*>/g), ([tag]) => tag)
    // Browsers of today skip those.
    .filter((tag) => !/nomodule/i.test(tag))
    .map((tag) => /src="([^"]+)"/.exec(tag)?.[1])
    .filter((source) => source !== undefined);
  const sizes = await Promise.all(
    [...new Set(scripts)].map(async (source) => {
      const script = await fetch(new URL(source.replaceAll('&amp;', '&'), origin));
      return gzipSync(await script.bytes()).length;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
