import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkdownNode } from '../../components/markdown/build-tree.ts';
import { readPiece } from '../../components/markdown/read-piece.ts';
import { EMPTY_SPLIT, splitFurther } from '../../components/markdown/split-pieces.ts';

function read(source: string, levels: readonly number[] = []): MarkdownNode[] {
  return readPiece(source, levels);
}

function* walk(nodes: readonly MarkdownNode[], depth = 1): Generator<[MarkdownNode, number]> {
  for (const node of nodes) {
    yield [node, depth];
    if (typeof node === 'object' && 'children' in node) yield* walk(node.children, depth + 1);
  }
}

function find(source: string, type: string): MarkdownNode[] {
  return [...walk(read(source))]
    .map(([node]) => node)
    .filter((node) => typeof node === 'object' && node.type === type);
}

/** Everything that a reader would read. */
function sayText(nodes: readonly MarkdownNode[]): string {
  return [...walk(nodes)]
    .map(([node]) => (typeof node === 'string' ? node : 'text' in node ? node.text : ''))
    .join('');
}

test('links lead only to http, https and mailto, and never to this server', () => {
  const good = ['http://a.example/', 'https://a.example/b?c=d#e', 'mailto:a@b.example'];
  for (const href of good) {
    assert.deepEqual(find(`[x](${href})`, 'link'), [{ type: 'link', href, children: ['x'] }]);
  }
  const bad = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'javascript&colon;alert(1)',
    '<java\tscript:alert(1)>',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'ftp://a.example/',
    '/sign-out',
    '//a.example/',
    '#top',
    'https://bank.example@evil.example/',
    'https://',
  ];
  for (const href of bad) {
    assert.deepEqual(find(`[x](${href})`, 'link'), [], href);
    assert.match(sayText(read(`[x](${href})`)), /x/, href);
  }
  assert.deepEqual(find('see https://a.example/b.', 'link'), [
    { type: 'link', href: 'https://a.example/b', children: ['https://a.example/b'] },
  ]);
  assert.deepEqual(find('see www.a.example and a@b.example and //a.example', 'link'), []);
});

test('images become their words, whatever their address', () => {
  for (const href of ['https://evil.example/x.png', 'data:image/png;base64,AAAA', 'x.png']) {
    assert.deepEqual(find(`![a *cat*](${href})`, 'image'), [{ type: 'image', text: 'a cat' }]);
  }
});

test('HTML stays text', () => {
  const html = '<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=x><style>*{}';
  assert.deepEqual(read(html), [{ type: 'paragraph', children: [html] }]);
  assert.equal(sayText(read(`a\n\n<div>\n\n<!-- b -->`)), 'a<div><!-- b -->');
});

test('headings continue the outline of the page without gaps', () => {
  const levels = (source: string, open: readonly number[] = []) =>
    read(source, open).map((node) =>
      typeof node === 'object' && 'level' in node ? node.level : 0,
    );
  assert.deepEqual(levels('# a\n## b\n### c\n#### d\n##### e\n## f'), [3, 4, 5, 6, 6, 4]);
  assert.deepEqual(levels('### a\n### b\n# c'), [3, 3, 3]);
  assert.deepEqual(levels('#### a', [1, 2]), [5]);
  assert.deepEqual(find('> # a\n\n- # b', 'heading'), []);
  assert.equal(find('> # a\n\n- # b', 'minorHeading').length, 2);
});

test('tables keep their alignment, and monstrous ones stay text', () => {
  const cells = find('|a|b|\n|:-|-:|\n|c|**d**|', 'cell');
  assert.deepEqual(cells[0], { type: 'cell', isHead: true, align: 'left', children: ['a'] });
  assert.deepEqual(cells[3], {
    type: 'cell',
    isHead: false,
    align: 'right',
    children: [{ type: 'strong', children: ['d'] }],
  });
  const wide = `${'|a'.repeat(400)}|\n${'|-'.repeat(400)}|\n${'|\n'.repeat(400)}`;
  assert.deepEqual(find(wide, 'cell'), []);
  assert.ok(sayText(read(wide)).includes('|a|a|a'));
});

test('what is nested too deep is shown as text', () => {
  const deep = [
    `${'> '.repeat(450)}end`,
    `${'- '.repeat(450)}end`,
    `${'1. '.repeat(300)}end`,
    `${'> - '.repeat(200)}end`,
    `${'**a *b '.repeat(500)}end${'* **'.repeat(500)}`,
    `${'['.repeat(900)}end${'](https://a.example/)'.repeat(150)}`,
    `${'!['.repeat(900)}end${'](a)'.repeat(900)}`,
  ];
  for (const source of deep) {
    const nodes = read(source);
    assert.ok(Math.max(...[...walk(nodes)].map(([, depth]) => depth)) <= 45, source.slice(0, 20));
    assert.ok(sayText(nodes).includes('end'), source.slice(0, 20));
  }
});

test('a piece with more formatting than words is shown as text', () => {
  const busy = '*a'.repeat(2000);
  assert.deepEqual(read(busy), [{ type: 'plain', text: busy }]);
  assert.equal(find('*a* b '.repeat(300), 'emphasis').length, 300);
});

test('marks without words are shown as text', () => {
  for (const mark of ['[', '*', '> ', '|\n', '- [ ]\n']) {
    const text = mark.repeat(1000);
    assert.deepEqual(read(text), [{ type: 'plain', text }]);
  }
  assert.equal(find(`| a | b |\n|---|---|\n${'| 1 | - |\n'.repeat(150)}`, 'row').length, 151);
});

test('a long row of marks is worked through piece by piece', () => {
  for (const mark of ['[', '*', '|', '`', '> ', '![', '**_* ', '<a ', '- a\n', '```\n', '\n']) {
    const text = mark.repeat(Math.ceil(100_000 / mark.length));
    let split = EMPTY_SPLIT;
    while (split.text.length < text.length) {
      // As on the page: a block that stays open is read again only when it may have doubled.
      split = splitFurther(split, text, Math.max(3000, split.open.source.length));
    }
    // The pieces are alike, so some of them tell of all.
    for (const piece of [...split.closed.slice(0, 3), split.open]) {
      if (piece.kind === 'text') read(piece.source, piece.levels);
    }
  }
});
