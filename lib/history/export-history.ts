import { type HistoryAnswer, type HistoryEntry, splitEntry } from './history.ts';

/** All entries as JSON that a program can read. */
export function exportJson(entries: readonly HistoryEntry[]): string {
  const rows = entries.map(({ id: _id, size: _size, time, ...entry }) => ({
    time: new Date(time).toISOString(),
    ...entry,
  }));
  return `${JSON.stringify({ format: 'quickstart-history-1', entries: rows }, null, 2)}\n`;
}

type Titles = { history: string; prompt: string; settings: string; answer: string };

/**
 * All entries as Markdown that a person can read: prompts fenced as they were typed, answers as the
 * model wrote them.
 */
export function exportMarkdown(entries: readonly HistoryEntry[], titles: Titles): string {
  const parts = entries.map((entry) => writeEntry(entry, titles));
  return `# ${titles.history}\n\n${parts.join('\n---\n\n')}`;
}

function writeEntry(entry: HistoryEntry, titles: Titles): string {
  const answers = splitEntry(entry);
  return [
    `## ${new Date(entry.time).toISOString()}`,
    `**${titles.prompt}**`,
    fence(entry.prompt),
    ...answers.flatMap((answer, index) => {
      const number = answers.length > 1 ? ` ${index + 1}` : '';
      return writeAnswer(answer, `${titles.answer}${number}`, titles.settings);
    }),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function writeAnswer(
  { settings, answer, end }: HistoryAnswer,
  title: string,
  set: string,
): string[] {
  const all = Object.entries({ ...settings, ...(end && { model: end.model }) });
  const listed = all.map(([name, value]) => `\`${name}: ${value}\``).join(', ');
  return [...(listed === '' ? [] : [`**${set}:** ${listed}`]), `**${title}**`, closeFences(answer)];
}

function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}

/** An answer cut off inside a code block would make code of all that follows. */
function closeFences(text: string): string {
  let open = '';
  for (const line of text.split('\n')) {
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (!marks) continue;
    if (open === '') open = marks;
    else if (marks.startsWith(open) && line.trim() === marks) open = '';
  }
  return open === '' ? text : `${text}\n${open}`;
}
