import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PromptFolder, readFolder } from './read-folder.ts';

/** How often the folder is looked at, in milliseconds. */
const LOOK_MS = 1000;

/**
 * Calls `onChange` with the folder read anew when a file in it has come, gone or changed. It looks
 * at the files instead of asking the system to be told, since that is silent on network folders, in
 * containers and where a whole folder is put in another's place.
 */
export function watchFolder(path: string, onChange: (folder: PromptFolder) => void): void {
  let known: string | undefined;
  async function look(): Promise<void> {
    try {
      const now = await describeFiles(path);
      if (known !== undefined && now !== known) onChange(await readFolder(path));
      known = now;
    } catch {
      // A folder that is away for a moment, as while it is replaced, leaves all as it is.
    } finally {
      setTimeout(look, LOOK_MS).unref();
    }
  }
  void look();
}

/** Changes whenever a file does. */
async function describeFiles(path: string): Promise<string> {
  const names = (await readdir(path)).sort();
  const lines = await Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(path, name)).catch(() => undefined);
      return `${name} ${facts?.ino} ${facts?.size} ${facts?.mtimeMs} ${facts?.ctimeMs}`;
    }),
  );
  return lines.join('\n');
}
