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

test('formulas over several lines are one, whatever their lines look like', () => {
  for (const source of [
    '$$\na\n\n- b\n+ c\n$$',
    '\\[\n\\begin{aligned}\n- x &= 1\n\n    1. y &= 2\n# z\n\\end{aligned}\n\\]',
    '\\[ a_1\n- b\n= c \\]',
    '$$\nstill\n\n- growing',
  ]) {
    const formula = { type: 'paragraph', children: [{ type: 'formula', text: source }] };
    assert.deepEqual(readPiece(source, []), [formula], source);
    const item = `- item\n\n  ${source.replaceAll('\n', '\n  ')}`;
    const inside = [{ type: 'paragraph', children: ['item'] }, formula];
    assert.deepEqual(readPiece(`${item}\n`, []), [
      { type: 'list', start: null, children: [{ type: 'item', children: inside }] },
    ]);
    assert.deepEqual(readPiece(`above\n${source}`, []).at(-1), formula);
  }
  for (const source of ['$$ are dollars\n- a', '\\[1\\] a source\n- b', '\\[note\n- b']) {
    assert.equal(readPiece(source, []).length, 2, source);
  }
  assert.ok(readPiece(`\\[\n${'a\n\n'.repeat(3000)}`, []).length > 1000);
});

test('code is laid out in sections that end with a line', () => {
  const long = `${'x'.repeat(20_000)}\n`;
  assert.deepEqual(cutLines(`${long}a\n${long}b`, 2000), [long, `a\n${long}`, 'b']);
});
