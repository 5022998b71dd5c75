import type { ProgressLine } from '../show-progress.ts';

export type StatusLine = Pick<ProgressLine, 'tell' | 'end'> & { show(text: string): void };

/** On standard error: drawn again in a terminal, elsewhere a line where the status changes. */
export function createStatusLine(): StatusLine {
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  let last = '';
  function draw(text: string): void {
    stderr.write(`\r\u001b[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
  }
  return {
    show(text) {
      if (text === last) return;
      last = text;
      if (isTerminal) draw(text);
      else stderr.write(`${text}\n`);
    },
    tell(text) {
      stderr.write(isTerminal ? `\r\u001b[K${text}\n` : `${text}\n`);
      if (isTerminal) draw(last);
    },
    end() {
      if (isTerminal) stderr.write('\r\u001b[K');
      last = '';
    },
  };
}
