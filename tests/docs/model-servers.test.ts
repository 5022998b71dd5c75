import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'dotenv';
import { loadSettings } from '../../server/settings/config.ts';
import { SERVERS } from '../servers/all-servers.ts';
import { describeServers, writeEnv } from '../servers/describe-servers.ts';
import { readText } from '../support/read-sources.ts';

for (const [path, locale] of [
  ['docs/model-servers.md', 'en'],
  ['docs/model-servers.ru.md', 'ru'],
] as const) {
  test(`${path} says what tests/servers says (else: node scripts/model-servers.ts)`, () => {
    assert.equal(readText(path), describeServers(locale));
  });
}

for (const server of SERVERS) {
  test(`the lines of .env for ${server.name} are settings as they stand`, () => {
    const settings = loadSettings(parse(writeEnv(server).join('\n')));
    assert.equal(settings.OPENAI_BASE_URL?.replace(/\/$/, ''), server.baseUrl.replace(/\/$/, ''));
    assert.equal(settings.OPENAI_MODEL, server.model);
    assert.equal(settings.OPENAI_API_KEY !== undefined, server.needsKey);
    assert.ok(server.sources.length > 0);
  });
}

for (const path of ['README.md', 'README.ru.md']) {
  test(`${path} has the lines of three servers as the data has them`, () => {
    const text = readText(path);
    const shown = SERVERS.filter((server) => writeEnv(server).every((line) => text.includes(line)));
    assert.equal(shown.length, 3);
  });
}
