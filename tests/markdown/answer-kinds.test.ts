import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkdownNode } from '../../components/markdown/build-tree.ts';
import { cutLines } from '../../components/markdown/cut-text.ts';
import { readPiece } from '../../components/markdown/read-piece.ts';

/** What one paragraph holds. */
function readInline(source: string): readonly MarkdownNode[] {
  const [paragraph] = readPiece(source, []);
  assert.ok(typeof paragraph === 'object' && 'children' in paragraph);
  return paragraph.children;
}

test('bold stands beside Chinese, Japanese and Korean letters and quotation marks', () => {
  for (const [source, bold] of [
    ['**“先备份”**再', '“先备份”'],
    ['含**「重点」**内容', '「重点」'],
    ['**该星号不会被识别。**这是', '该星号不会被识别。'],
    ['**Markdown（マークダウン）**は', 'Markdown（マークダウン）'],
    ['**스크립트(script)**라고', '스크립트(script)'],
    ['**«жирный»**текст', '«жирный»'],
    ['текст**«жирный»**', '«жирный»'],
    ['**„жирный“**текст', '„жирный“'],
    ['«**жирный**»', 'жирный'],
  ] as const) {
    const strong = readInline(source).find((node) => typeof node === 'object');
    assert.deepEqual(strong, { type: 'strong', children: [bold] }, source);
  }
  assert.deepEqual(readInline('a*"foo"*'), ['a*"foo"*']);
});

test('of HTML, line breaks and pairs of sub, sup and kbd without attributes are read', () => {
  assert.deepEqual(readInline('H<sub>2</sub>O x<sup>**2**</sup> <kbd>Ctrl</kbd>'), [
    'H',
    { type: 'sub', children: ['2'] },
    'O x',
    { type: 'sup', children: [{ type: 'strong', children: ['2'] }] },
    ' ',
    { type: 'kbd', children: ['Ctrl'] },
  ]);
  for (const source of ['a<br>b', 'a<br/>b', 'a<BR />b', 'a<br>\nb']) {
    assert.deepEqual(readInline(source), ['a', { type: 'break' }, 'b'], source);
  }
  for (const source of [
    'a <sub>b',
    'a</sup> b',
    '<sub class="x">a</sub>',
    '<sub>a</sup>',
    '<b>a</b>',
    '<br onclick="x">',
    '<kbd >a</kbd >',
  ]) {
    assert.deepEqual(readInline(source), [source], source);
  }
  assert.deepEqual(readInline('*a <sub>b* c</sub>'), [
    { type: 'emphasis', children: ['a <sub>b'] },
    ' c</sub>',
  ]);
  assert.deepEqual(readInline('`<sub>a</sub>`'), [{ type: 'code', text: '<sub>a</sub>' }]);
});

test('formulas stay as they were typed, with their delimiters', () => {
  for (const source of [
    '\\(a_1 * b_2 * c\\)',
    '\\[\n\\frac{a}{b} *c* \\\\\n\\]',
    '$$\n\\sum_{i=1}^n x_i\n$$',
    '$$E=mc^2$$',
  ]) {
    assert.deepEqual(readInline(source), [{ type: 'formula', text: source }], source);
  }
  assert.deepEqual(readInline('it costs $5 or $6'), ['it costs $5 or $6']);
  assert.deepEqual(readInline('$$ or $$$'), ['$$ or $$$']);
  assert.deepEqual(readInline('\\[1\\] and \\(open'), ['[1] and (open']);
  assert.deepEqual(readInline('\\\\(a\\\\)'), ['\\(a\\)']);
});

test('code is laid out in sections that end with a line', () => {
  const long = `${'x'.repeat(20_000)}\n`;
  assert.deepEqual(cutLines(`${long}a\n${long}b`, 2000), [long, `a\n${long}`, 'b']);
});
