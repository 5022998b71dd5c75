import type { GenerateRequest } from '../contract/wire.ts';

/** A request as a program of the reader's own would send it. */
export type Call = {
  /** Where this server is reached, such as `https://example.org`. */
  origin: string;
  request: GenerateRequest;
  /**
   * The token itself is never written: the program takes it from the environment variable
   * ACCESS_TOKEN.
   */
  needsToken: boolean;
};

export type CallLanguage = 'curl' | 'python' | 'node';

/**
 * The source text of a program that prints the answer as it arrives, ready to be pasted. It needs
 * no packages.
 */
export function writeCall(language: CallLanguage, call: Call): string {
  return WRITERS[language](call);
}

const WRITERS: Readonly<Record<CallLanguage, (call: Call) => string>> = {
  curl: writeCurl,
  python: writePython,
  node: writeNode,
};

/**
 * UTF-8 bytes: Linux takes 128 KiB in one argument of a command, so a longer body goes through
 * standard input.
 */
const MAX_ARGUMENT = 100_000;

function writeCurl({ origin, request, needsToken }: Call): string {
  const body = writeJson(request);
  const isLong = new TextEncoder().encode(body).length > MAX_ARGUMENT;
  const lines = [
    `curl -sS --no-buffer --fail-with-body ${quoteForShell(`${origin}/api/generate`)}`,
    `  -H 'Content-Type: application/json'`,
    `  -H 'Accept: text/plain'`,
    ...(needsToken ? [`  -H "Authorization: Bearer $ACCESS_TOKEN"`] : []),
    isLong ? `  --data-binary @- <<'BODY'` : `  --data-raw ${quoteForShell(body)}`,
  ];
  const command = lines.join(' \\\n');
  // An interactive shell looks for ! even in such a text.
  return isLong ? `${command}\n${body.replaceAll('!', '\\u0021')}\nBODY\n` : `${command}\n`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function writePython({ origin, request, needsToken }: Call): string {
  const token = `        "Authorization": "Bearer " + os.environ["ACCESS_TOKEN"],\n`;
  return `import codecs
import json
${needsToken ? 'import os\n' : ''}import sys
import urllib.error
import urllib.request

request = urllib.request.Request(
    ${writeJson(`${origin}/api/generate`)},
    data=json.dumps(${indent(toPython(writeJson(request, 4)), 4)}).encode(),
    headers={
        "Content-Type": "application/json",
        "Accept": "text/plain",
${needsToken ? token : ''}    },
)
decoder = codecs.getincrementaldecoder("utf-8")()
try:
    with urllib.request.urlopen(request) as answer:
        while chunk := answer.read1():
            print(decoder.decode(chunk), end="", flush=True)
except urllib.error.HTTPError as error:
    sys.exit(error.read().decode())
`;
}

function writeNode({ origin, request, needsToken }: Call): string {
  const token = `      Authorization: 'Bearer ' + process.env.ACCESS_TOKEN,\n`;
  return `async function main() {
  const response = await fetch(${writeJson(`${origin}/api/generate`)}, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'text/plain',
${needsToken ? token : ''}    },
    body: JSON.stringify(${indent(writeJson(request, 2), 4)}),
  });
  if (!response.ok) throw new Error(await response.text());
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    process.stdout.write(text);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;
}

function indent(text: string, blanks: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(blanks)}`);
}

/**
 * JSON that is also a literal of Python and JavaScript, as there are only strings and numbers in
 * it. What a terminal would act on and what cannot be seen is escaped.
 */
function writeJson(value: GenerateRequest | string, blanks = 0): string {
  const text = JSON.stringify(typeof value === 'string' ? value : pickSet(value), null, blanks);
  return text.replace(
    /[\u007f-\u009f\u00ad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const PYTHON_WORDS: Readonly<Record<string, string>> = {
  true: 'True',
  false: 'False',
  null: 'None',
};

/** JSON as Python writes it. */
function toPython(json: string): string {
  return json.replace(
    /"(?:[^"\\]|\\.)*"|true|false|null/g,
    (found) => PYTHON_WORDS[found] ?? found,
  );
}

/** The fields that are set. A number that is none would be written as null. */
function pickSet({ stream: _, ...fields }: GenerateRequest): Partial<GenerateRequest> {
  const isSet = (value: unknown) => value !== undefined && !Number.isNaN(value);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isSet(value)));
}
