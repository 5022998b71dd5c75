/**
 * What a spreadsheet takes for the beginning of a formula, the wide forms included: East Asian
 * Excel reads them alike (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A number with its sign, as in `-5`, `+79991234567` or `-1 234,56 %`, or the dash that stands for
 * nothing.
 */
const HARMLESS = /^[+-](?:\d+(?:[ \u00a0\u202f.,]\d+)*(?:e[+-]?\d+)?[ \u00a0\u202f]?%?)?$/i;

/**
 * The beginning of a formula inside a cell, for a spreadsheet that divides the file at another
 * character than it was written with: there the quotes do not hold the cell together
 * (https://github.com/OWASP/www-community/issues/443).
 */
const INNER_STARTS = [
  // Not the line under a heading.
  /([,;\t\r\n])(?=[=＝](?![=＝]*\s*(?:$|[\r\n])))/g,
  // Not a name, as in `@media`.
  /([,;\t\r\n])(?=[@＠][\w.]*[(|!])/g,
  // Not the dash of a list, a rule, `;-)` or `-5 %`.
  /([,;\t\r\n])(?=[+\-＋－](?![+-]*(?:\s|$|[),;|]))(?!\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?(?![.,]?\w|[ %]*[-+*/^&|!<>=(])))/gi,
];

/** The text with an apostrophe before each place where a spreadsheet would run it: `=1+1`. */
export function guardFormula(text: string): string {
  const inside = INNER_STARTS.reduce((known, start) => known.replace(start, "$1'"), text);
  return FORMULA_START.test(text) && !HARMLESS.test(text) ? `'${inside}` : inside;
}
