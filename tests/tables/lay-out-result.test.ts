import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowResult } from '../../lib/batch/batch.ts';
import { layOutResult } from '../../lib/batch/lay-out-result.ts';

const DONE: RowResult = {
  number: 1,
  hash: 'x',
  isDone: true,
  result: 'Fine',
  finish_reason: 'stop',
  error: '',
  prompt_tokens: 3,
  completion_tokens: 4,
  cost_usd: 0.001,
};

test('the results stand after the columns of the file, whose cells stay as they are', () => {
  const { columns, renamed, layOut } = layOutResult(['id', 'text']);
  const added = [
    'result',
    'finish_reason',
    'error',
    'prompt_tokens',
    'completion_tokens',
    'cost_usd',
  ];
  assert.deepEqual(columns, ['id', 'text', ...added]);
  assert.deepEqual(renamed, []);
  assert.deepEqual(layOut(['1', 'a'], DONE), ['1', 'a', 'Fine', 'stop', '', 3, 4, 0.001]);
  assert.deepEqual(layOut(['1', 'a'], undefined).slice(2), Array(6).fill(undefined));
});

test('a column of ours gives way to one of the file, and says so', () => {
  const { columns, renamed } = layOutResult(['result', 'result_2', 'error'], ['name', 'error']);
  assert.equal(new Set(columns).size, columns.length);
  assert.deepEqual(columns.slice(0, 6), [
    'result',
    'result_2',
    'error',
    'result_3',
    'finish_reason',
    'error_2',
  ]);
  assert.deepEqual(columns.slice(-2), ['name', 'error_3']);
  assert.deepEqual(renamed, [
    { from: 'result', to: 'result_3' },
    { from: 'error', to: 'error_2' },
    { from: 'error', to: 'error_3' },
  ]);
});

test('each field of a JSON answer has a column of its own', () => {
  const { layOut } = layOutResult([], ['title', 'tags', 'price']);
  const answer = '{"tags": ["a"], "price": 5, "title": "Чайник"}';
  assert.deepEqual(layOut([], { ...DONE, result: answer }).slice(6), ['Чайник', ['a'], 5]);
  for (const result of ['{"title": "Ча', 'null', '7', '[]', '']) {
    assert.deepEqual(layOut([], { ...DONE, result }).slice(6), [undefined, undefined, undefined]);
  }
  const failed = { ...DONE, isDone: false, result: answer };
  assert.deepEqual(layOut([], failed).slice(6), [undefined, undefined, undefined]);
});
