import { fillTemplate } from '../../lib/prompts/fill-template.ts';
import type { StringEvaluator } from '../../lib/prompts/prompt-file.ts';

/**
 * Whether an answer passes, as GitHub's own tool has it: blanks around the answer do not count, and
 * case only for `equals`. A value may have the row's own in it, such as `{{expected}}`.
 */
export function passes(
  { test, value }: StringEvaluator,
  answer: string,
  row: ReadonlyMap<string, string>,
): boolean {
  const wanted = fillTemplate(value, row);
  const given = answer.trim();
  if (test === 'equals') return given === wanted;
  const text = given.toLowerCase();
  const part = wanted.toLowerCase();
  if (test === 'contains') return text.includes(part);
  return test === 'startsWith' ? text.startsWith(part) : text.endsWith(part);
}
