/**
 * GFM's rules for tables and strikethrough, each as Markdown and as the HTML of
 * tests/support/markdown-html.ts.
 */
export const GFM_EXAMPLES: readonly (readonly [markdown: string, html: string])[] = [
  [
    '| a | b |\n| --- | --- |\n| c | d |\n',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>',
  ],
  [
    'a | b | c\n:-- | :-: | --:\n1 | 2 | 3\n',
    '<table><thead><tr><th align="left">a</th><th align="center">b</th><th align="right">c</th></tr></thead>' +
      '<tbody><tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr></tbody></table>',
  ],
  [
    '| one |\n| - |\n| x \\| y and `p \\| q` |\n',
    '<table><thead><tr><th>one</th></tr></thead><tbody><tr><td>x | y and <code>p | q</code></td></tr></tbody></table>',
  ],
  ['| a | b |\n| --- |\n| c |\n', '<p>| a | b |<br>| --- |<br>| c |</p>'],
  [
    '| a | b |\n| - | - |\n| only |\n| x | y | more |\n',
    '<table><thead><tr><th>a</th><th>b</th></tr></thead>' +
      '<tbody><tr><td>only</td><td></td></tr><tr><td>x</td><td>y</td></tr></tbody></table>',
  ],
  [
    '| a |\n| - |\n| b |\n> after\n',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table><blockquote><p>after</p></blockquote>',
  ],
  [
    '| a |\n| - |\n| b |\nplain\n\nafter\n',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr><tr><td>plain</td></tr></tbody></table><p>after</p>',
  ],
  [
    '| head | alone |\n| - | - |\n',
    '<table><thead><tr><th>head</th><th>alone</th></tr></thead></table>',
  ],
  [
    '> | a |\n> | - |\n> | **b** |\n',
    '<blockquote><table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>b</strong></td></tr></tbody></table></blockquote>',
  ],
  ['A ~~slip~~ of the pen.\n', '<p>A <del>slip</del> of the pen.</p>'],
  ['~~one\n\ntwo~~\n', '<p>~~one</p><p>two~~</p>'],
  ['~~~not struck~~~\n', '<pre><code class="language-not"></code></pre>'],
  ['Not ~~~struck~~~ either\n', '<p>Not ~~~struck~~~ either</p>'],
  ['~~**both** of `them`~~\n', '<p><del><strong>both</strong> of <code>them</code></del></p>'],
];
