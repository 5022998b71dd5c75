import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

/** Answers that try to run, load or send something, or to keep the browser busy. */
const HOSTILE: readonly string[] = [
  '<script>window.hacked = 1</script>',
  '<img src="http://127.0.0.1:9/x.png" onerror="window.hacked = 1">',
  '![picture](http://127.0.0.1:9/x.png "title")',
  '![ref][r]\n\n[r]: http://127.0.0.1:9/ref.png',
  '<svg onload="window.hacked = 1"><use href="http://127.0.0.1:9/a.svg#b"/></svg>',
  '<style>@import "http://127.0.0.1:9/a.css"; body { display: none }</style>',
  '<iframe src="http://127.0.0.1:9/"></iframe><object data="http://127.0.0.1:9/"></object>',
  '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><base href="http://127.0.0.1:9/">',
  '[click](javascript:window.hacked=1) [data](data:text/html,<script>1</script>) [vb](vbscript:x)',
  '[tab](java\tscript:alert(1)) [entity](&#106;avascript:alert(1)) <javascript:alert(1)>',
  '<a href="//127.0.0.1:9/" ping="http://127.0.0.1:9/ping">x</a> [same](/sign-out) [host](//evil.example)',
  '<form action="http://127.0.0.1:9/"><button>Generate</button></form>',
  '<div style="position:fixed;inset:0;background:url(http://127.0.0.1:9/bg)">cover</div>',
  '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">',
  '```html\n</code></pre><script>window.hacked = 1</script>\n```',
  '`</code><script>window.hacked = 1</script>`',
  '| <img src=x onerror=window.hacked=1> | b |\n|---|---|\n| <script>1</script> | [x](javascript:1) |',
  `${'>'.repeat(10_000)} deep`,
  `${'- '.repeat(3000)}deep`,
  `${'['.repeat(5000)}x${']'.repeat(5000)}(y)`,
  `${'*_'.repeat(5000)}x`,
  `${'a'.repeat(50_000)}`,
  `${'\u202e\u2066'.repeat(200)}text`,
];

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

test('no answer makes the browser run, load or send anything, or hang', needsBrowser, async () => {
  const page = await stage.open();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { url } = stage.program;
    if (!request.url().startsWith(url)) elsewhere.push(request.url());
  });
  await page.evaluate(() => {
    Object.assign(window, { violations: [] as string[] });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
      Reflect.get(window, 'violations').push(violatedDirective);
    });
  });
  for (const answer of HOSTILE) {
    stage.model.replyWith(() => ({ text: `${answer}\n\nThe end.`, deltaSplit: 1000 }));
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByText('The answer is complete.').waitFor();
    await page.getByRole('region', { name: 'Answer' }).getByText('The end.').waitFor();
    const links = await page
      .locator('section a')
      .evaluateAll((all) =>
        all.map((link) => [link.getAttribute('href') ?? '', link.getAttribute('rel') ?? '']),
      );
    for (const [href, rel] of links) {
      assert.match(href ?? '', /^(https?|mailto):/, answer.slice(0, 80));
      assert.equal(rel, 'noopener noreferrer');
    }
    const inside = await page
      .locator('section :is(img, script, style, iframe, svg, form, [style])')
      .count();
    assert.equal(inside, 0, answer.slice(0, 80));
  }
  assert.deepEqual(elsewhere, []);
  assert.equal(await page.evaluate(() => Reflect.get(window, 'hacked')), undefined);
  assert.deepEqual(await page.evaluate(() => Reflect.get(window, 'violations')), []);
  assert.deepEqual(page.faults, []);
});

test(
  'the code for formatting is not among the files that the page loads first',
  needsBrowser,
  async () => {
    const page = await stage.open();
    const countScripts = () =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
            .length,
      );
    const before = await countScripts();
    stage.model.replyWith(() => ({ text: '**bold**' }));
    await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.locator('strong', { hasText: 'bold' }).waitFor();
    assert.ok((await countScripts()) > before);
  },
);

test('the raw text is one press away, and copying gives it exactly', needsBrowser, async () => {
  const page = await stage.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const text = '  # Title\n\n**bold**\r\n\ttab 🦊 \n';
  stage.model.replyWith(() => ({ text }));
  await page.getByRole('textbox', { name: 'Prompt' }).fill('Hello');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByText('The answer is complete.').waitFor();
  await page.getByRole('button', { name: 'Raw text' }).click();
  await page.getByText('**bold**').waitFor();
  await page.getByRole('button', { name: 'Copy answer' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
});

test(
  'copying works where the browser has no clipboard, as on plain HTTP',
  needsBrowser,
  async () => {
    const page = await stage.open();
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.addEventListener('copy', () => {
        const field = document.activeElement;
        if (field instanceof HTMLTextAreaElement) Object.assign(window, { copied: field.value });
      });
    });
    await page.getByRole('textbox', { name: 'Prompt' }).fill("it's");
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied.').waitFor();
    const copied = String(await page.evaluate(() => Reflect.get(window, 'copied')));
    assert.ok(copied.includes(`${stage.program.url}/api/generate`), copied);
    assert.ok(!copied.includes('sk-test'));
    assert.equal(await page.locator(':focus').innerText(), 'Copy as curl');
  },
);
