/** A variable that rows are put into. */
export type Variable = {
  name: string;
  /** Whether a row without it cannot be asked for. */
  isNeeded: boolean;
};

export type ColumnMatch = {
  /** The column of each variable that has one. */
  columns: Record<string, string>;
  /** Variables that are needed and have no column, in their order. */
  missing: string[];
};

/**
 * Finds the column of each variable: the chosen one, else that of the same name, else the only one
 * whose name differs in capitals, blanks, dashes and underscores alone.
 */
export function matchColumns(
  variables: readonly Variable[],
  columns: readonly string[],
  chosen: Readonly<Record<string, string>> = {},
): ColumnMatch {
  const found = variables.flatMap(({ name }): [string, string][] => {
    const column = Object.hasOwn(chosen, name) ? chosen[name] : findColumn(name, columns);
    return column === undefined ? [] : [[name, column]];
  });
  const matched = Object.fromEntries(found);
  const missing = variables.filter(
    ({ name, isNeeded }) => isNeeded && !Object.hasOwn(matched, name),
  );
  return { columns: matched, missing: missing.map(({ name }) => name) };
}

function findColumn(name: string, columns: readonly string[]): string | undefined {
  if (columns.includes(name)) return name;
  const alike = columns.filter((column) => simplify(column) === simplify(name));
  return alike.length === 1 ? alike[0] : undefined;
}

function simplify(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
