import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type Program, startProgram } from '../support/program.ts';
import { readText } from '../support/read-sources.ts';

/** The examples of the READMEs, run as they stand there against the built program. */

const run = promisify(execFile);
let program: Program;

before(async () => {
  program = await startProgram({ env: { RATE_LIMIT: 'off' } });
});

after(() => program.stop());

type Block = { language: string; code: string };
type Example = Block & {
  /** The block below it that shows what comes out, if there is one. */
  shown: Block | undefined;
};

function readBlocks(text: string): Block[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

function readExamples(path: string): Example[] {
  const blocks = readBlocks(readText(path));
  return blocks.flatMap((block, index) => {
    const isExample = block.code.startsWith('curl ') || ['js', 'python'].includes(block.language);
    const next = blocks[index + 1];
    const isShown = next && ['json', 'text'].includes(next.language);
    return isExample ? [{ ...block, shown: isShown ? next : undefined }] : [];
  });
}

const INTERPRETERS: Readonly<Record<string, (code: string) => [string, string[]]>> = {
  sh: (code) => ['sh', ['-c', code.replace(/^curl /, 'curl --silent --show-error --noproxy "*" ')]],
  js: (code) => [process.execPath, ['--input-type=module', '--eval', code]],
  python: (code) => ['python3', ['-c', code]],
};

async function runExample({ language, code }: Example): Promise<string> {
  const here = code.replaceAll('http://localhost:3000', program.url);
  const [command, args] = INTERPRETERS[language]?.(here) ?? ['', []];
  const { stdout } = await run(command, args, { timeout: 60_000 });
  return stdout.trim();
}

/** Request ids differ from call to call; the READMEs show them as `…`. */
function maskIds(text: string): string {
  return text.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '…');
}

function assertShown(output: string, { language, code }: Block): void {
  if (language === 'json') assert.deepEqual(JSON.parse(maskIds(output)), JSON.parse(code));
  else assert.equal(maskIds(output), code.trim());
}

for (const path of ['README.md', 'README.ru.md']) {
  describe(path, () => {
    const examples = readExamples(path);

    test('has an example of each form of answer', () => {
      const all = examples.map(({ code }) => code).join('\n');
      for (const form of ['--data-urlencode', 'application/json', '"stream": true', 'text/plain']) {
        assert.ok(all.includes(form), form);
      }
    });

    for (const [index, example] of examples.entries()) {
      test(`example ${index + 1} gives an answer: ${example.code.split('\n', 1)[0]}`, async () => {
        const output = await runExample(example);
        if (example.shown) assertShown(output, example.shown);
        assert.notEqual(output, '');
        assert.doesNotMatch(output, /"error"/);
      });
    }
  });
}
