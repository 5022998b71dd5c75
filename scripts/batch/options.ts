import { parseArgs } from 'node:util';
import type { BatchPrompt } from '../../lib/batch/batch.ts';
import type { ServerAddress } from '../ask/ask-server.ts';

export const USAGE = `npm run batch -- IN --prompt ID|--template TEXT --out OUT [--column VARIABLE=COLUMN]… [--set VARIABLE=VALUE]…
  [--concurrency N] [--max-cost USD] [--limit N] [--retry-failed] [--changed ask|keep]
  [--bulk|--bulk-cancel] [--url URL --token TOKEN]

IN and OUT are CSV, TSV, JSONL or XLSX; - is standard input and output (then npm run -s). The token may stand in ACCESS_TOKEN.`;

/** Wrong use: the exit status is 2. */
export class UsageFault extends Error {}

export type BatchOptions = {
  /** Paths, or `-`. */
  input: string;
  output: string;
  prompt: BatchPrompt;
  /** The column that a variable is to be filled from, where their names differ. */
  columns: Record<string, string>;
  /** Variables that are the same for all rows. */
  values: Record<string, string>;
  concurrency: number;
  maxCost: number | undefined;
  limit: number | undefined;
  retriesFailed: boolean;
  /** What becomes of answers whose rows have changed since. */
  changed: 'ask' | 'keep' | undefined;
  bulk: 'run' | 'cancel' | undefined;
  server: ServerAddress | undefined;
};

/** Throws UsageFault. Undefined where help is asked for. */
export function readOptions(args: string[]): BatchOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [input, ...more] = positionals;
  if (input === undefined) throw new UsageFault('name the file with the rows');
  if (more.length > 0) throw new UsageFault(`one file at a time; there is also ${more.join(' ')}`);
  if (values.out === undefined) throw new UsageFault('--out says where the answers go');
  if (values.changed !== undefined && !/^(ask|keep)$/.test(values.changed)) {
    throw new UsageFault('--changed is ask or keep');
  }
  return {
    input,
    output: values.out,
    prompt: readPrompt(values),
    columns: readPairs('--column', 'VARIABLE=COLUMN', values.column),
    values: readPairs('--set', 'VARIABLE=VALUE', values.set),
    concurrency: readCount('--concurrency', values.concurrency) ?? 8,
    maxCost: readCost(values['max-cost']),
    limit: readCount('--limit', values.limit),
    retriesFailed: values['retry-failed'] ?? false,
    changed: values.changed === 'ask' || values.changed === 'keep' ? values.changed : undefined,
    bulk: values['bulk-cancel'] ? 'cancel' : values.bulk ? 'run' : undefined,
    server: readServer(values),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        prompt: { type: 'string' },
        template: { type: 'string' },
        out: { type: 'string' },
        column: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        concurrency: { type: 'string' },
        'max-cost': { type: 'string' },
        limit: { type: 'string' },
        'retry-failed': { type: 'boolean' },
        changed: { type: 'string' },
        bulk: { type: 'boolean' },
        'bulk-cancel': { type: 'boolean' },
        url: { type: 'string' },
        token: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (thrown) {
    throw new UsageFault(thrown instanceof Error ? thrown.message : '');
  }
}

function readPrompt({
  prompt,
  template,
}: {
  prompt?: string | undefined;
  template?: string | undefined;
}): BatchPrompt {
  if ((prompt === undefined) === (template === undefined)) {
    throw new UsageFault('give either --prompt ID or --template TEXT');
  }
  return prompt !== undefined ? { preset: prompt } : { template: template ?? '' };
}

function readPairs(
  flag: string,
  form: string,
  pairs: readonly string[] = [],
): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new UsageFault(`${flag} wants ${form}, and is ${pair}`);
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return Object.fromEntries(entries);
}

function readCount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new UsageFault(`${flag} wants a whole number of 1 or more, and is ${text}`);
  }
  return count;
}

function readCost(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const cost = Number(text);
  if (!(cost > 0) || !Number.isFinite(cost)) {
    throw new UsageFault(`--max-cost wants US dollars, such as 2.50, and is ${text}`);
  }
  return cost;
}

function readServer({
  url,
  token = process.env.ACCESS_TOKEN,
}: {
  url?: string | undefined;
  token?: string | undefined;
}): ServerAddress | undefined {
  if (url === undefined) return undefined;
  if (!/^https?:\/\/./.test(url)) {
    throw new UsageFault('--url must start with http:// or https://');
  }
  return { url: url.replace(/\/+$/, ''), token };
}
