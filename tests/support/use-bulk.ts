import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'node:test';
import { type BatchServer, startBatchServer } from './batch-server.ts';
import { type CommandRun, type StartedCommand, startCommand } from './run-command.ts';

const SHOUT = `model: gpt-6-luna
modelParameters: { temperature: 0.5, maxTokens: 50 }
messages:
  - { role: system, content: Shout. }
  - { role: user, content: "{{word}}!" }
inputs: { word: {} }
`;

export const WORDS = ['one', 'two', 'three', 'four', 'five'];

/** What the stand-in answers: the row's word, or all that was asked where there is none. */
export function echoWord(body: Record<string, unknown>): { text: string } {
  const texts = JSON.stringify(body.messages ?? body.input ?? body.prompt);
  return { text: WORDS.find((word) => texts.includes(`${word}!`)) ?? texts };
}

export type BulkRun = { args?: string[]; env?: Record<string, string>; prompt?: string[] };

export type BulkTest = {
  readonly stand: BatchServer;
  readonly folder: string;
  readonly out: string;
  /** `npm run batch … --bulk`, to its end. */
  run(options?: BulkRun): Promise<CommandRun>;
  start(options?: BulkRun): StartedCommand;
  write(name: string, text: string): void;
  /** The output's rows, by the names of its columns. */
  readRows(): Record<string, string>[];
  readResults(): (string | undefined)[];
  /** How often a call was made, such as `POST /batches`. */
  count(call: string): number;
};

/** A stand-in and a folder with a prompt file and a table of five rows, anew for each test. */
export function useBulk(): BulkTest {
  let stand: BatchServer;
  let folder: string;
  beforeEach(async () => {
    stand = await startBatchServer();
    folder = mkdtempSync(join(tmpdir(), 'bulk-'));
    bulk.write('shout.prompt.yml', SHOUT);
    bulk.write('in.csv', `word\n${WORDS.join('\n')}\n`);
  });
  afterEach(async () => {
    await stand.close();
    rmSync(folder, { recursive: true });
  });
  const bulk: BulkTest = {
    get stand() {
      return stand;
    },
    get folder() {
      return folder;
    },
    get out() {
      return join(folder, 'out.csv');
    },
    start({ args = ['--bulk'], env = {}, prompt = ['--prompt', 'shout'] } = {}) {
      const all = [join(folder, 'in.csv'), ...prompt, '--out', bulk.out, ...args];
      const settings = { OPENAI_BASE_URL: stand.url, OPENAI_API_KEY: 'sk-test', OPENAI_MODEL: 'm' };
      return startCommand('scripts/batch.js', all, {
        env: { PROMPTS_DIR: folder, ...settings, ...env },
      });
    },
    run: (options) => bulk.start(options).ended,
    write: (name, text) => writeFileSync(join(folder, name), text),
    readRows: () => readCsv(readFileSync(bulk.out, 'utf8')),
    readResults: () => bulk.readRows().map(({ result }) => result),
    count: (call) => stand.calls.filter((one) => one === call).length,
  };
  return bulk;
}

/** Cells without line breaks and quotes, as these tests have them. */
function readCsv(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = splitLine(head);
  return lines.map((line) => {
    const cells = splitLine(line);
    assert.equal(cells.length, names.length, line);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function splitLine(line: string): string[] {
  const cells = [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)];
  return cells.map(([, cell = '']) => cell.replace(/^"|"$/g, '').replaceAll('""', '"'));
}
