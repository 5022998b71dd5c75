import { resolve } from 'node:path';
import type { PromptFile } from '../../lib/prompts/prompt-file.ts';
import { ConfigError, type Settings, VARIABLES } from '../settings/config.ts';
import { type FileRemark, sayRemark } from './prompt-fault.ts';
import { type PromptFolder, readFolder } from './read-folder.ts';
import { watchFolder } from './watch-folder.ts';

/** The prompt files that there are now. One per process. */
export type PromptStore = {
  /** All of them, in the order of their ids. */
  list(): readonly PromptFile[];
  find(id: string): PromptFile | undefined;
};

const DEFAULT_FOLDER = VARIABLES.PROMPTS_DIR.fallback;

type Reporter = {
  onNotice(remark: FileRemark): void;
  onFault(remark: FileRemark): void;
  onChange(ids: readonly string[]): void;
};

/**
 * Reads PROMPTS_DIR, a relative one from `root` on, and with PROMPTS_WATCH goes on to follow its
 * changes; a faulty change leaves what was there before. Rejects with ConfigError where a file is
 * faulty or the folder is missing; only the default folder may be.
 */
export async function openPromptStore(
  settings: Pick<Settings, 'PROMPTS_DIR' | 'PROMPTS_WATCH' | 'START_PROMPT'>,
  root: string,
  reporter: Reporter,
): Promise<PromptStore> {
  const { PROMPTS_DIR, PROMPTS_WATCH, START_PROMPT } = settings;
  const path = resolve(root, PROMPTS_DIR);
  const folder = await readFolder(path).catch((thrown) => {
    if (PROMPTS_DIR === DEFAULT_FOLDER && isMissing(thrown)) return undefined;
    throw new ConfigError(
      `PROMPTS_DIR names a folder that is missing or closed to this user: ${path}`,
    );
  });
  if (folder && folder.faults.length > 0) {
    throw new ConfigError(folder.faults.map(sayRemark).join('\n'));
  }
  let prompts: ReadonlyMap<string, PromptFile> = folder?.prompts ?? new Map();
  if (START_PROMPT !== undefined && !prompts.has(START_PROMPT)) {
    throw new ConfigError(
      `START_PROMPT must be one of the prompt files in PROMPTS_DIR: ${[...prompts.keys()].join(', ')}`,
    );
  }
  folder?.notices.forEach(reporter.onNotice);
  if (PROMPTS_WATCH) {
    watchFolder(path, (changed) => {
      prompts = keepLastGood(prompts, changed);
      changed.faults.forEach(reporter.onFault);
      changed.notices.forEach(reporter.onNotice);
      reporter.onChange([...prompts.keys()]);
    });
  }
  return { list: () => [...prompts.values()], find: (id) => prompts.get(id) };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

/** What the folder has now; of a file that has become faulty, what it was before. */
function keepLastGood(
  before: ReadonlyMap<string, PromptFile>,
  { prompts, ids }: PromptFolder,
): ReadonlyMap<string, PromptFile> {
  const kept = [...ids].sort().flatMap((id) => prompts.get(id) ?? before.get(id) ?? []);
  return new Map(kept.map((prompt) => [prompt.id, prompt]));
}

/**
 * Whether the bearer of the token of that name may use the file; undefined is a caller without a
 * token.
 */
export function mayUse({ allow }: PromptFile, tokenName: string | undefined): boolean {
  return allow === undefined || (tokenName !== undefined && allow.includes(tokenName));
}
