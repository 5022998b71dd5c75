import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { encodeText } from '../../lib/tables/encode-text.ts';
import { readTable } from '../../lib/tables/read-table.ts';
import { writeWorkbook } from '../../lib/tables/write-workbook.ts';
import { countAsked, downloadFrom, makeCsv, setUp } from '../support/batch-page.ts';
import { holdBack } from '../support/hold-back.ts';
import { contextLengthExceeded } from '../support/model-errors.ts';
import { needsBrowser } from '../support/needs.ts';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
before(async () => {
  if (!needsBrowser.skip) stage = await setStage();
});
after(() => stage?.close());

const reply = ({ prompt }: { prompt: string }) => ({
  text: `Re: ${prompt}`,
  counts: { prompt: 10, completion: 20 },
});

/** The column of that name. */
async function readColumn(bytes: Uint8Array, name: string): Promise<unknown[]> {
  const { columns, rows } = await readTable(bytes, '');
  const at = columns.indexOf(name);
  assert.ok(at >= 0, `${name} of ${columns}`);
  return rows.map((cells) => cells[at]);
}

test('a file as Excel saves it in Russian goes through and comes back in its own encoding, without formulas', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(({ prompt }) => ({ text: `=СУММ(1;2) ${prompt}` }));
  const text = 'Товар;Отзыв\r\nЧайник;"Хорош;\nно шумит"\r\n=1+1;-5\r\n';
  const bytes = Buffer.from(encodeText(text, 'windows-1251') ?? []);
  const page = await stage.open({ path: '/ru/batch' });
  await setUp(page, { name: 'отзывы.csv', text: bytes }, '{{Товар}}: {{ отзыв }}');
  assert.match(await page.getByLabel('Кодировка').locator(':checked').innerText(), /Windows-1251/);
  await page.getByLabel('отзыв', { exact: true }).selectOption('Отзыв');
  await page.getByText('Чайник: Хорош;\nно шумит').waitFor();
  await page.getByRole('button', { name: 'Начать' }).click();
  await page.getByText('Готовы все 2 строки.').waitFor();
  assert.deepEqual([...countAsked(stage.model).keys()].sort(), [
    '=1+1: -5',
    'Чайник: Хорош;\nно шумит',
  ]);
  const { name, bytes: saved } = await downloadFrom(page, 'Скачать');
  assert.equal(name, 'отзывы-results.csv');
  const written = new TextDecoder('windows-1251').decode(saved);
  assert.ok(written.startsWith('Товар;Отзыв;result;finish_reason;error;'), written);
  assert.match(written, /\r\n'=1\+1;-5;"'=СУММ\(1;2\) =1\+1: -5";stop;/);
  assert.match(written, /^Чайник;"Хорош;\nно шумит";/m);
  assert.deepEqual(page.faults, []);
});

test('the encoding and the separator can be chosen where they are found out wrongly', {
  ...needsBrowser,
}, async () => {
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'a.csv', text: 'a,b;c,d\n1,2;3,4\n' }, '{{a}}');
  await page.getByLabel('Separator').selectOption(',');
  await page.getByText('3 columns').waitFor();
  await page.getByLabel('Separator').selectOption(';');
  await page.getByText('2 columns').waitFor();
  await page.getByLabel('Encoding').selectOption('utf-16le');
  await page.getByText('2 columns').waitFor({ state: 'detached' });
});

test('a workbook goes through and comes back as a workbook, or as JSONL', {
  ...needsBrowser,
}, async () => {
  stage.model.replyWith(reply);
  const bytes = await writeWorkbook({
    form: { kind: 'xlsx', encoding: 'utf-8', hasBom: false, delimiter: '', newline: '\n' },
    columns: ['word', 'result'],
    rows: [
      ['=A1', 'mine'],
      ['two', 'mine too'],
    ],
  });
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'book.xlsx', text: Buffer.from(bytes) }, 'Say {{word}}');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('All 2 rows are done.').waitFor();
  const book = await downloadFrom(page);
  assert.equal(book.name, 'book-results.xlsx');
  assert.deepEqual(await readColumn(book.bytes, 'word'), ['=A1', 'two']);
  assert.deepEqual(await readColumn(book.bytes, 'result'), ['mine', 'mine too']);
  assert.deepEqual(await readColumn(book.bytes, 'result_2'), ['Re: Say =A1', 'Re: Say two']);
  await page.getByText('the answers stand in: result_2').waitFor();
  await page.getByLabel('Download as').selectOption('jsonl');
  const lines = (await downloadFrom(page)).bytes.toString().trim().split('\n');
  assert.equal(JSON.parse(lines[1] ?? '').result_2, 'Re: Say two');
});

test('the first three are tried, and not sent again with the rest', needsBrowser, async () => {
  stage.model.replyWith(reply);
  const before = stage.model.requests.length;
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(8) }, 'Try {{word}}');
  await page.getByRole('button', { name: 'Try the first 3' }).click();
  await page.getByText('The first rows are answered.').waitFor();
  await page.getByText('Re: Try word3!').waitFor();
  assert.equal(stage.model.requests.length - before, 3);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('All 8 rows are done.').waitFor();
  assert.equal(stage.model.requests.length - before, 8);
  const bar = page.getByRole('progressbar');
  assert.equal(await bar.getAttribute('aria-valuenow'), '8');
  await page.getByText('What is asked').click();
  await page.locator('#batch-template').fill('Else {{word}}');
  await page.getByText('8 rows were answered to another prompt').waitFor();
});

test('a pause lets the rows under way finish and sends no other, and the rest follows', {
  ...needsBrowser,
}, async () => {
  const gate = holdBack(stage.model, 12, reply);
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(40) }, 'Pause {{word}}');
  const before = stage.model.requests.length;
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Re: Pause word3!').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Pausing').waitFor();
  gate.open();
  await page.getByText('Paused. Nothing is lost.').waitFor();
  const asked = stage.model.requests.length - before;
  assert.ok(asked < 30 && stage.model.requests.slice(before).every((one) => !one.closedEarly));
  await page.waitForTimeout(400);
  assert.equal(stage.model.requests.length - before, asked);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('All 40 rows are done.').waitFor();
  assert.equal(stage.model.requests.length - before, 40);
});

test('rows that failed show their error, and are retried alone', needsBrowser, async () => {
  const broken = new Set(['Fail word2!', 'Fail word5!']);
  stage.model.replyWith(({ prompt }) =>
    broken.has(prompt) ? { fixed: contextLengthExceeded() } : { text: `Re: ${prompt}` },
  );
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(6) }, 'Fail {{word}}');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('4 done, 2 failed.').waitFor({ timeout: 120_000 });
  await page.getByLabel('Show').selectOption('failed');
  assert.equal(await page.getByRole('row').count(), 3);
  const { bytes } = await downloadFrom(page);
  const errors = await readColumn(bytes, 'error');
  assert.match(String(errors[1]), /^context_length_exceeded: .+/);
  assert.deepEqual([errors[0], errors[2]], ['', '']);
  stage.model.replyWith(reply);
  const before = stage.model.requests.length;
  await page.getByRole('button', { name: 'Retry 2 failed rows' }).click();
  await page.getByText('All 6 rows are done.').waitFor();
  const again = stage.model.requests.slice(before).map(({ prompt }) => prompt);
  assert.deepEqual(again.toSorted(), [...broken]);
});

test('ten thousand rows are shown a page at a time', needsBrowser, async () => {
  stage.model.replyWith(reply);
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(10_000) }, 'Say {{word}}');
  await page.getByText('10,000 rows, 2 columns').waitFor();
  await page.getByRole('button', { name: 'Try the first 3' }).click();
  await page.getByText('1–50 of 10,000').waitFor();
  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByText('51–100 of 10,000').waitFor();
  assert.equal(await page.getByRole('row').count(), 51);
});

test('the cost cap is kept to', needsBrowser, async () => {
  stage.model.replyWith(({ prompt }) => ({
    text: `Re: ${prompt}`,
    counts: { prompt: 0, completion: 2000 },
  }));
  const page = await stage.open({ path: '/batch' });
  await setUp(page, { name: 'rows.csv', text: makeCsv(50) }, 'Cost {{word}}');
  await page.getByLabel('Spend at most').fill('0.0105');
  const before = stage.model.requests.length;
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Stopped at the limit of money').waitFor();
  // A row is $0.001 at $0.5 for a million tokens.
  const asked = stage.model.requests.length - before;
  assert.ok(asked >= 8 && asked <= 11, `${asked} rows`);
});
