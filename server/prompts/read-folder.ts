import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import type { FileRemark } from './prompt-fault.ts';
import { readPromptFile } from './read-prompt-file.ts';

/** Bytes; the text of a prompt is far shorter. */
const MAX_FILE_BYTES = 1_048_576;

const ENDING = /\.prompt\.ya?ml$/i;
const ID = /^[a-z\d]+(-[a-z\d]+)*$/;
const MAX_ID_LENGTH = 64;

export type PromptFolder = {
  /** By id, in the order of the ids. Those of faulty files are missing. */
  prompts: Map<string, PromptFile>;
  /** The ids of all files, faulty or not. */
  ids: Set<string>;
  faults: FileRemark[];
  notices: FileRemark[];
};

/**
 * Reads the prompt files of a folder, links to files among them; folders in it are left alone.
 * Rejects where it cannot be listed.
 */
export async function readFolder(path: string): Promise<PromptFolder> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
  const folder: PromptFolder = { prompts: new Map(), ids: new Set(), faults: [], notices: [] };
  for (const file of names) {
    if (ENDING.test(file)) await readInto(folder, path, file);
    else if (/\.ya?ml$/i.test(file)) {
      const message = 'is not read: the name of a prompt file ends in .prompt.yml';
      folder.notices.push({ file, line: 1, column: 1, message });
    }
  }
  return folder;
}

async function readInto(folder: PromptFolder, path: string, file: string): Promise<void> {
  const id = file.replace(ENDING, '');
  const fault = (message: string) => folder.faults.push({ file, line: 1, column: 1, message });
  if (!ID.test(id) || id.length > MAX_ID_LENGTH) {
    fault(`the name must be like ${suggestId(id)}.prompt.yml: small letters, digits and dashes`);
    return;
  }
  if (folder.ids.has(id)) {
    fault(`there is another file for "${id}", with the other ending; remove one of them`);
    return;
  }
  folder.ids.add(id);
  const text = await readTextFile(join(path, file));
  if (typeof text !== 'string') {
    fault(text.fault);
    return;
  }
  const { prompt, faults, notices } = readPromptFile(id, text);
  if (prompt) folder.prompts.set(id, prompt);
  folder.faults.push(...faults.map((one) => ({ file, ...one })));
  folder.notices.push(...notices.map((one) => ({ file, ...one })));
}

function suggestId(id: string): string {
  const plain = id.toLowerCase().replace(/[^a-z\d]+/g, '-');
  return plain.slice(0, MAX_ID_LENGTH).replace(/^-|-$/g, '') || 'my-prompt';
}

async function readTextFile(path: string): Promise<string | { fault: string }> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return { fault: 'is not a file; remove it or give it another name' };
    if (facts.size > MAX_FILE_BYTES) return { fault: 'is larger than 1 MiB; shorten it' };
    const bytes = await readFile(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return { fault: 'is not UTF-8 text; save it as UTF-8' };
    return { fault: 'cannot be read; check that it is there and open to this user' };
  }
}
