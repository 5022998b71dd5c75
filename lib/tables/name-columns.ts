/**
 * The names of a file's columns, each once: spaces around them cut off, `column_3` where there is
 * none, and a number after one that stood before (`name`, `name_2`).
 */
export function nameColumns(header: readonly string[]): string[] {
  const taken = new Set(header.map((name) => name.trim()));
  const names = new Set<string>();
  for (const [index, cell] of header.entries()) {
    const name = cell.trim() || `column_${index + 1}`;
    const isFree = !names.has(name) && (cell.trim() !== '' || !taken.has(name));
    names.add(isFree ? name : numberName(name, (other) => names.has(other) || taken.has(other)));
  }
  return [...names];
}

/** `name_2`, or with the first higher number that is free. */
export function numberName(name: string, isTaken: (name: string) => boolean): string {
  let number = 2;
  while (isTaken(`${name}_${number}`)) number += 1;
  return `${name}_${number}`;
}
