import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EMPTY_SETUP,
  parseSetup,
  readMaxCost,
  readQuestion,
} from '../../components/batch/batch-setup.ts';
import { createLedger } from '../../components/batch/row-ledger.ts';
import { sayDuration } from '../../lib/language/say-duration.ts';

const TABLE = { columns: ['Product name', 'review', 'city'] };

test('columns of the same name are found, a choice goes before, and what is missing is named', () => {
  const setup = { ...EMPTY_SETUP, template: '{{product_name}} {{text}} {{city}}' };
  const found = readQuestion(setup, TABLE, undefined);
  assert.deepEqual(found.batch.columns, { product_name: 'Product name', city: 'city' });
  assert.deepEqual(found.missing, ['text']);
  const chosen = readQuestion({ ...setup, chosen: { text: 'review', city: '' } }, TABLE, undefined);
  assert.deepEqual(chosen.batch.columns, { product_name: 'Product name', text: 'review' });
  assert.deepEqual(chosen.missing, ['city']);
  const gone = readQuestion({ ...setup, chosen: { city: 'town' } }, TABLE, undefined);
  assert.equal(gone.batch.columns.city, 'city');
});

test('settings that are left empty are left to the server', () => {
  const setup = { ...EMPTY_SETUP, template: '{{city}}', temperature: '0,5', model: ' m ' };
  const { batch } = readQuestion(setup, TABLE, undefined);
  assert.deepEqual([batch.model, batch.parameters], ['m', { temperature: 0.5 }]);
  assert.equal(readQuestion(EMPTY_SETUP, TABLE, undefined).batch.model, undefined);
});

test('a cost cap is an amount above nothing, with a point or a comma', () => {
  const read = (maxCost: string) => readMaxCost({ maxCost });
  assert.deepEqual([read(' '), read('2,50'), read('.5')], [undefined, 2.5, 0.5]);
  for (const text of ['0', '-1', '1e3', 'two', '1,000.5'])
    assert.ok(Number.isNaN(read(text)), text);
});

test('what another version kept does no harm', () => {
  for (const kept of [undefined, 5, [], { chosen: 7, template: {}, model: null }]) {
    assert.deepEqual(parseSetup(kept), EMPTY_SETUP);
  }
  const kept = { template: 'x', chosen: { a: 'b', c: 1 }, more: true };
  assert.deepEqual(parseSetup(kept), { ...EMPTY_SETUP, template: 'x', chosen: { a: 'b' } });
});

test('what was paid for an answer that was replaced counts on', () => {
  const ledger = createLedger();
  const row = { isDone: true, result: '', finish_reason: 'stop', error: '' };
  assert.equal(ledger.cost, undefined);
  for (const hash of ['a', 'b']) ledger.note({ ...row, number: 1, hash, cost_usd: 0.1 });
  assert.deepEqual([ledger.cost, ledger.size, ledger.get(1)?.hash], [0.2, 1, 'b']);
});

test('a time to wait for is said in its two largest units', () => {
  const said = [400, 59_600, 3_599_000, 7_170_000, 90_000_000].map((ms) => sayDuration(ms, 'en'));
  assert.deepEqual(said, ['1 sec', '1 min', '59 min 59 sec', '2 hr', '1 day 1 hr']);
  assert.equal(sayDuration(150_000, 'ru'), '2 мин 30 с');
});
