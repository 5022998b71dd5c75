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

/** The text with an apostrophe before it where a spreadsheet would run it: `=1+1`, `@name`. */
export function guardFormula(text: string): string {
  return FORMULA_START.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
}
