import { numberName } from '../tables/name-columns.ts';
import type { Cell } from '../tables/table.ts';
import { RESULT_COLUMNS, type RowResult } from './batch.ts';

export type ResultLayout = {
  /** The file's own columns, `RESULT_COLUMNS`, then one for each field of a JSON answer. */
  columns: readonly string[];
  /** Those of ours whose name the file has already: `result` is then `result_2`. */
  renamed: readonly { from: string; to: string }[];
  /** The file's own cells as they were and those of the result; empty ones while there is none. */
  layOut(cells: readonly Cell[], result: RowResult | undefined): Cell[];
};

/**
 * Where the results go beside a file's own columns. `answerFields` are the top-level properties of
 * the prompt file's JSON schema, as `GET /api/prompts` lists them.
 */
export function layOutResult(
  own: readonly string[],
  answerFields: readonly string[] = [],
): ResultLayout {
  const taken = new Set(own);
  const renamed: { from: string; to: string }[] = [];
  for (const from of [...RESULT_COLUMNS, ...answerFields]) {
    const to = taken.has(from) ? numberName(from, (name) => taken.has(name)) : from;
    if (to !== from) renamed.push({ from, to });
    taken.add(to);
  }
  return {
    columns: [...taken],
    renamed,
    layOut: (cells, result) => [
      ...cells,
      ...RESULT_COLUMNS.map((name) => result?.[name]),
      ...readFields(answerFields, result),
    ],
  };
}

/** Nothing where the answer is no JSON object, as when it was cut off. */
function readFields(fields: readonly string[], result: RowResult | undefined): Cell[] {
  const answer = fields.length > 0 && result?.isDone ? parseObject(result.result) : {};
  return fields.map((name) => (Object.hasOwn(answer, name) ? answer[name] : undefined));
}

function parseObject(text: string): Readonly<Record<string, Cell>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
