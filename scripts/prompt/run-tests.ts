import type { Locale } from '../../lib/contract/wire.ts';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import { type Asker, AskFailure } from '../ask/asker.ts';
import { passes } from './evaluate.ts';

/** Characters of an answer that did not pass. */
const EXCERPT = 100;

type Ask = { ask: Asker; locale: Locale; signal: AbortSignal };

/**
 * Asks for an answer to each row of the file's `testData`, and prints a table of what passes.
 * Returns how many rows did not.
 */
export async function runTests(file: PromptFile, options: Ask): Promise<number> {
  const { id, testData, evaluators } = file;
  let failed = 0;
  const rows: Record<string, string>[] = [];
  const complaints: string[] = [];
  for (const [index, row] of testData.entries()) {
    const outcome = await askRow(file, row, options);
    const marks = evaluators.map((evaluator) => ({
      name: evaluator.name,
      isPassed: outcome.failure === undefined && passes(evaluator, outcome.answer, row),
    }));
    const isPassed = outcome.failure === undefined && marks.every((mark) => mark.isPassed);
    if (!isPassed) {
      failed += 1;
      const said = outcome.failure ?? outcome.answer.trim().slice(0, EXCERPT);
      complaints.push(`  ${index + 1}: ${said.replace(/\s+/g, ' ')}`);
    }
    rows.push({
      row: String(index + 1),
      ...Object.fromEntries(marks.map(({ name, isPassed }) => [name, isPassed ? '✓' : '✗'])),
      all: isPassed ? '✓' : '✗',
    });
  }
  console.log(
    [`${id}: ${testData.length - failed}/${testData.length}`, ...layOut(rows)].join('\n'),
  );
  if (complaints.length > 0) console.log(complaints.join('\n'));
  return failed;
}

type Outcome = { answer: string; failure?: string };

async function askRow(
  { id, inputs }: PromptFile,
  row: ReadonlyMap<string, string>,
  { ask, locale, signal }: Ask,
): Promise<Outcome> {
  const given = inputs.flatMap(({ name }) => {
    const value = row.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  let answer = '';
  const onText = (text: string) => {
    answer += text;
  };
  try {
    const request = { preset: id, inputs: Object.fromEntries(given) };
    await ask(request, { locale, signal, onText });
    return { answer };
  } catch (thrown) {
    if (!(thrown instanceof AskFailure)) throw thrown;
    return { answer, failure: thrown.failure.message };
  }
}

/** Lines of a table whose columns are as wide as their widest cell. */
export function layOut(rows: readonly Readonly<Record<string, string>>[]): string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))];
  const widths = names.map((_, column) =>
    Math.max(...lines.map((cells) => [...(cells[column] ?? '')].length)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}
