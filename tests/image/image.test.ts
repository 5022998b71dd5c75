import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import {
  buildImage,
  type Container,
  type Image,
  makeBaseImage,
  removeImages,
  runImage,
} from '../support/image.ts';
import { startModelServer } from '../support/model-server.ts';
import { needsBuildah } from '../support/needs.ts';
import { readText } from '../support/read-sources.ts';

/** What the README tells to type, each a line of its own. */
const [buildLine = '', runLine = ''] = readText('README.md').match(/^docker .+$/gm) ?? [];
/** The words after `docker build`. */
const BUILD = buildLine.split(' ').slice(2);
const TOKEN = 'a-token-for-the-image';

async function generate({ port }: Container, path = ''): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}/api/generate`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}` },
    body: new URLSearchParams({ prompt: 'Say hello', temperature: '0' }),
  });
}

describe('the image', needsBuildah, () => {
  let image: Image;
  let prefixed: Image;

  before(async () => {
    await makeBaseImage();
    image = await buildImage(BUILD);
    const words = BUILD.map((word) => (word === 'openai-quickstart' ? `${word}-gpt` : word));
    prefixed = await buildImage(['--build-arg', 'BASE_PATH=/gpt', ...words]);
  });
  after(removeImages);

  test('is small, without compilers, image tools, maps and types', () => {
    assert.ok(image.ownMegabytes < 80, `${image.ownMegabytes} MB over its base`);
    const app = join(image.folder, 'app');
    for (const name of ['@img', 'sharp', '@next/swc-linux-x64-gnu', 'typescript', 'node']) {
      assert.ok(!existsSync(join(app, 'node_modules', name)), name);
    }
    assert.deepEqual(globSync('**/*.{map,d.ts,test.ts}', { cwd: join(app, 'node_modules') }), []);
    assert.ok(!existsSync(join(app, '.env')));
  });

  test('runs by the line of the README: demo, page, health, stop', async () => {
    assert.match(runLine, / --read-only -p 127\.0\.0\.1:3000:3000 --env-file \.env \S+$/);
    assert.ok('3000/tcp' in image.config.ExposedPorts);
    assert.match(image.config.User, /^[1-9]\d*:[1-9]\d*$/);
    const container = await runImage(image, readEnvFile(readText('.env.example')));
    assert.equal((await (await generate(container)).json()).demo, true);
    const page = await (await fetch(`http://127.0.0.1:${container.port}/`)).text();
    assert.match(page, /<textarea/);
    const [script = ''] = page.match(/\/_next\/static\/[^"]+\.js/) ?? [];
    assert.equal((await fetch(`http://127.0.0.1:${container.port}${script}`)).status, 200);
    assert.equal(await container.checkHealth(), 0);
    assert.equal(await container.stop(), 0, container.output());
    assert.doesNotMatch(container.output(), /EROFS|EACCES|rror:/);
    assert.notEqual(await container.checkHealth(), 0, 'healthy though stopped');
  });

  test('takes secrets from the files that the Kubernetes manifest names', async () => {
    const model = await startModelServer({ apiKey: 'sk-from-a-file' });
    model.reply = { text: 'From the stand-in.' };
    const files = {
      'secrets/openai-quickstart/openai-api-key': 'sk-from-a-file\n',
      'secrets/openai-quickstart/access-tokens': `owner:${TOKEN}\n`,
      'secrets/openai-quickstart/redis-url': '',
    };
    const env = { ...readPodEnvironment(), OPENAI_BASE_URL: model.url };
    const container = await runImage(image, env, files);
    const answer = await generate(container);
    assert.equal((await answer.json()).result, 'From the stand-in.', container.output());
    assert.equal((await fetch(`http://127.0.0.1:${container.port}/api/models`)).status, 401);
    assert.equal(await container.stop(), 0);
    await model.close();
  });

  test('lets an answer end within the grace when it is stopped', async () => {
    const model = await startModelServer();
    model.reply = { text: 'one two three four five six', delay: { delta: 200 } };
    const env = { OPENAI_BASE_URL: model.url, ALLOW_ANONYMOUS: 'true' };
    const container = await runImage(image, env);
    const answer = await fetch(`http://127.0.0.1:${container.port}/api/generate`, {
      method: 'POST',
      headers: { Accept: 'text/plain' },
      body: new URLSearchParams({ prompt: 'Count' }),
    });
    const ended = container.stop();
    assert.equal(await answer.text(), 'one two three four five six');
    assert.equal(await ended, 0);
    await model.close();
  });

  test('starts with compiled code that its build left, of its own user', () => {
    const cache = join(image.folder, 'app/.next/compile-cache');
    const [user] = image.config.User.split(':');
    const users = globSync('*', { cwd: cache }).map((name) => name.split('-').at(-1));
    assert.deepEqual(users, [user]);
    assert.ok(globSync('*/*', { cwd: cache }).length > 100);
  });

  test('is built for a prefix by a build argument', async () => {
    const container = await runImage(prefixed);
    assert.equal((await generate(container, '/gpt')).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${container.port}/gpt`)).status, 200);
    assert.equal((await generate(container)).status, 404);
    assert.equal(await container.checkHealth(), 0);
    assert.equal(await container.stop(), 0);
  });
});

/** As engines read `--env-file`: lines of NAME=VALUE, taken as they are. */
function readEnvFile(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function readPodEnvironment(): Record<string, string> {
  const objects = parseAllDocuments(readText('deploy/kubernetes.yaml')).map((one) => one.toJS());
  const { spec } = objects.find(({ kind }) => kind === 'Deployment');
  const pairs: { name: string; value: string }[] = spec.template.spec.containers[0].env;
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}
