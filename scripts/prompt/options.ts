import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

export const USAGE = `npm run prompt -- ID [--set NAME=VALUE]… [--json] [--url URL --token TOKEN]
npm run prompt -- --list [--json] [--url URL --token TOKEN]
npm run prompt -- [ID] --test [--url URL --token TOKEN]

NAME=- takes the value from standard input. The token may stand in ACCESS_TOKEN.`;

/** Wrong use: the exit status is 2. */
export class UsageFault extends Error {}

export type PromptOptions = {
  id: string | undefined;
  kind: 'ask' | 'list' | 'test';
  inputs: Record<string, string>;
  isJson: boolean;
  server: { url: string; token: string | undefined } | undefined;
};

/** Throws UsageFault. Undefined where help is asked for. */
export async function readOptions(args: string[]): Promise<PromptOptions | undefined> {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [id, ...more] = positionals;
  if (more.length > 0) throw new UsageFault(`one ID at a time; there is also ${more.join(' ')}`);
  const kind = values.list ? 'list' : values.test ? 'test' : 'ask';
  if (kind === 'ask' && id === undefined) throw new UsageFault('name a prompt file by its ID');
  const { url } = values;
  if (url !== undefined && !/^https?:\/\/./.test(url)) {
    throw new UsageFault('--url must start with http:// or https://');
  }
  const token = values.token ?? process.env.ACCESS_TOKEN;
  return {
    id,
    kind,
    inputs: await readInputs(values.set ?? []),
    isJson: values.json ?? false,
    server: url === undefined ? undefined : { url: url.replace(/\/+$/, ''), token },
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        set: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        list: { type: 'boolean' },
        test: { type: 'boolean' },
        url: { type: 'string' },
        token: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (thrown) {
    throw new UsageFault(thrown instanceof Error ? thrown.message : '');
  }
}

async function readInputs(settings: readonly string[]): Promise<Record<string, string>> {
  const entries = settings.map((setting): [string, string] => {
    const equals = setting.indexOf('=');
    if (equals < 1) throw new UsageFault(`--set wants NAME=VALUE, and is ${setting}`);
    return [setting.slice(0, equals), setting.slice(equals + 1)];
  });
  const piped = entries.filter(([, value]) => value === '-');
  if (piped.length > 1) throw new UsageFault('standard input can be one value alone');
  const input = piped.length > 0 ? await readAll(process.stdin) : '';
  return Object.fromEntries(entries.map(([name, value]) => [name, value === '-' ? input : value]));
}
