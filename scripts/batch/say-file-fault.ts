import type { Speaker } from './texts.ts';

/** What the file system refused, in words. */
export function sayFileFault(thrown: unknown, { say }: Pick<Speaker, 'say'>): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return say('full');
    case 'EACCES':
    case 'EROFS':
      return say('denied');
    case 'EPERM':
    case 'EBUSY':
      return process.platform === 'win32' ? say('busy') : say('denied');
    case 'ENOENT':
    case 'ENOTDIR':
      return say('noFolder');
    case 'EISDIR':
      return say('isFolder');
    default:
      return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** Whether the file system refused, and not a fault in the program. */
export function isFileFault(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown;
}
