/** The opening line of a fenced code block. */
export type Fence = { mark: string; size: number; indent: number; language: string };

export function readFence(line: string): Fence | null {
  const found = /^( *)(`{3,}|~{3,})(.*)/.exec(line);
  if (!found) return null;
  const [, blanks = '', marks = '', info = ''] = found;
  const mark = marks.charAt(0);
  if (mark === '`' && info.includes('`')) return null;
  return { mark, size: marks.length, indent: blanks.length, language: readLanguage(info) };
}

export function isFenceEnd(line: string, fence: Fence): boolean {
  const text = line.trim();
  return text.length >= fence.size && text === fence.mark.repeat(text.length);
}

/** The first word of what stands behind the marks, short enough to be shown. */
export function readLanguage(info: string): string {
  return (info.trim().split(/\s/)[0] ?? '').slice(0, 30);
}
