import { readFileSync } from 'node:fs';
import { LLMock } from '@copilotkit/aimock';

/**
 * Run in the folder of the packages: `node start-aimock.mjs FIXTURES.json`, with `[{prompt,
 * response, options}]`.
 */

const mock = new LLMock({ port: 0, logLevel: 'silent' });
for (const { prompt, response, options } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  mock.on({ userMessage: prompt }, response, options);
}
await mock.start();
console.log(`Listening on ${mock.url}/v1`);
