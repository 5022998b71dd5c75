/**
 * A variable: its name within two braces, blanks around it allowed. A name has letters, digits and
 * _ . - in it, and single blanks. What else stands within braces is text.
 */
const VARIABLE = /\{\{\s*([\p{L}\p{N}_](?:[\p{L}\p{N}_. -]{0,98}[\p{L}\p{N}_])?)\s*\}\}/gu;

/** The names of the variables in the templates, each once, in their order. */
export function listVariables(...templates: readonly string[]): string[] {
  const names = templates.flatMap((template) =>
    [...template.matchAll(VARIABLE)].map(([, name = '']) => name),
  );
  return [...new Set(names)];
}

/**
 * Puts the values in place of the variables, character for character. The template is gone through
 * once: what stands in a value is never read as a variable. A variable without a value stays as it
 * stands.
 */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  return template.replace(VARIABLE, (mark, name: string) => values.get(name) ?? mark);
}
