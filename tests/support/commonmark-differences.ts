/** The examples of CommonMark's suite that this page shows otherwise on purpose. */
export const DIFFERENCES: readonly { reason: string; examples: readonly number[] }[] = [
  {
    reason:
      'HTML is shown as text, for an answer is not trusted; what is inside is read as Markdown',
    examples: [
      21,
      31,
      ...range(148, 191),
      308,
      309,
      344,
      475,
      476,
      477,
      491,
      494,
      524,
      ...range(613, 617),
      623,
      ...range(625, 631),
      642,
      643,
    ],
  },
  {
    reason:
      'definitions of reference links are shown, for they are how models list their sources, and would change what was shown above them',
    examples: [
      23,
      33,
      ...range(192, 196),
      198,
      ...range(200, 208),
      210,
      ...range(214, 218),
      317,
      ...range(527, 545),
      549,
      550,
      ...range(553, 571),
      573,
      576,
      577,
      ...range(582, 589),
      ...range(591, 593),
    ],
  },
  { reason: 'an address in text is a link', examples: [602, 608, 611] },
  { reason: 'between \\[ and \\] stands a formula', examples: [12] },
  { reason: 'a line end that was written as an entity breaks no line', examples: [39] },
  { reason: 'what follows a heading in a list item is a paragraph of its own', examples: [300] },
];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_none, index) => first + index);
}
