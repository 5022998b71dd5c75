import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarkdownNode } from '../../components/markdown/build-tree.ts';
import { readDirection } from '../../components/markdown/read-direction.ts';

test('quotes and tables take the direction of their first letter, code apart', () => {
  const paragraph = (...children: MarkdownNode[]): MarkdownNode => ({
    type: 'paragraph',
    children,
  });
  assert.equal(readDirection([paragraph('1. שלום abc')]), 'rtl');
  assert.equal(readDirection([paragraph({ type: 'code', text: 'npm' }, ' مرحبا')]), 'rtl');
  assert.equal(readDirection([paragraph('— Привет, שלום')]), 'ltr');
  assert.equal(readDirection([paragraph('42')]), undefined);
});
