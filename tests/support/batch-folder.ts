import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '../../lib/tables/read-table.ts';
import type { Cell } from '../../lib/tables/table.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { type CommandRun, type StartedCommand, startCommand } from './run-command.ts';

/** A folder with rows and prompt files, and a stand-in model that answers with the prompt. */
export type BatchFolder = {
  model: ModelServer;
  /** What `npm run batch` needs to ask the model. */
  env: Record<string, string>;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  /** The table in a file: a list of objects. */
  readTable(name: string): Promise<Record<string, Cell>[]>;
  /** The prompts that the model was asked since the last time. */
  takePrompts(): string[];
  start(args: string[], env?: Record<string, string>): StartedCommand;
  run(args: string[], env?: Record<string, string>, input?: string): Promise<CommandRun>;
  close(): Promise<void>;
};

export async function openBatchFolder(): Promise<BatchFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'batch-'));
  const model = await startModelServer();
  model.replyWith(({ prompt }) => ({ text: `to ${prompt}` }));
  const env = { PROMPTS_DIR: folder, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'm' };
  const path = (name: string) => join(folder, name);
  return {
    model,
    env,
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    async readTable(name) {
      const { columns, rows } = await readTable(readFileSync(path(name)), name);
      return rows.map((cells) =>
        Object.fromEntries(columns.map((column, index) => [column, cells[index]])),
      );
    },
    takePrompts: () =>
      model.requests
        .splice(0)
        .filter(({ format }) => format)
        .map(({ prompt }) => prompt),
    start: (args, more = {}) =>
      startCommand('scripts/batch.js', args, { env: { ...env, ...more } }),
    run: (args, more = {}, input = '') =>
      startCommand('scripts/batch.js', args, { env: { ...env, ...more }, input }).ended,
    async close() {
      await model.close();
      rmSync(folder, { recursive: true });
    },
  };
}
