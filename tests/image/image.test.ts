import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import {
  buildImage,
  type Container,
  copyContext,
  type Image,
  prepareImages,
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
  /** Built for a prefix, and with pages and a proxy of its reader's own. */
  let prefixed: Image;
  let context: string;

  before(async () => {
    await prepareImages();
    context = copyContext(['pages/notes', 'pages/picture.tsx', 'proxy.ts', 'public/dot.png']);
    const own = ['--build-arg', 'BASE_PATH=/gpt', '-t', 'openai-quickstart-own', context];
    [image, prefixed] = await Promise.all([buildImage(BUILD), buildImage(own)]);
  });
  after(async () => {
    await removeImages();
    rmSync(context, { recursive: true });
  });

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

  test('runs as the Kubernetes manifest says: user, port, probe, settings, secrets', async () => {
    const model = await startModelServer({ apiKey: 'sk-from-a-file' });
    model.reply = { text: 'From the stand-in.' };
    const { pod, settings, secretNames } = readManifest();
    const [{ env, ports, volumeMounts, readinessProbe }] = pod.containers;
    const { runAsUser, runAsGroup } = pod.securityContext;
    assert.equal(`${runAsUser}:${runAsGroup}`, image.config.User);
    assert.ok(`${ports[0].containerPort}/tcp` in image.config.ExposedPorts);
    const secrets = ['sk-from-a-file\n', `owner:${TOKEN}\n`, ''];
    const folder = volumeMounts[0].mountPath.slice(1);
    const files = secretNames.map((name, at) => [`${folder}/${name}`, secrets[at] ?? '']);
    const container = await runImage(
      image,
      { ...settings, ...toVariables(env), OPENAI_BASE_URL: model.url },
      Object.fromEntries(files),
    );
    const answer = await generate(container);
    assert.equal((await answer.json()).result, 'From the stand-in.', container.output());
    const probed = `http://127.0.0.1:${container.port}${readinessProbe.httpGet.path}`;
    assert.equal((await fetch(probed)).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${container.port}/api/models`)).status, 401);
    assert.equal(await container.stop(), 0);
    await model.close();
  });

  test('runs with the settings of compose, and prompt files mounted over its own', async () => {
    const { environment } = parse(readText('compose.yaml')).services.app;
    assert.ok(`${environment.PORT}/tcp` in image.config.ExposedPorts);
    const file = 'name: Mounted\nmessages:\n  - role: user\n    content: "Of {{thing}}."\n';
    const files = { 'app/prompts/mounted.prompt.yml': file };
    // Without the Redis beside it.
    const container = await runImage(image, { ...environment, REDIS_URL: '' }, files);
    const prompts = await (await fetch(`http://127.0.0.1:${container.port}/api/prompts`)).text();
    assert.equal(await container.execute(['npm', 'run', 'doctor']), 0);
    assert.match(prompts, /"mounted"/);
    assert.doesNotMatch(prompts, /pet-names/);
    assert.equal((await fetch(`http://127.0.0.1:${container.port}/p/mounted`)).status, 200);
    assert.equal(await container.checkHealth(), 0);
    assert.equal(await container.stop(), 0);
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

  test('starts with the compiled code that its build left', async () => {
    const container = await runImage(image, { NODE_DEBUG_NATIVE: 'COMPILE_CACHE' });
    assert.equal(await container.stop(), 0);
    const accepted = container.output().match(/was accepted/g) ?? [];
    assert.ok(accepted.length > 100, `${accepted.length} files`);
    assert.doesNotMatch(container.output(), /permission denied/);
  });

  test('is built for a prefix by a build argument, and with pages of its reader', async () => {
    const container = await runImage(prefixed);
    const get = (path: string) => fetch(`http://127.0.0.1:${container.port}${path}`);
    assert.equal((await generate(container, '/gpt')).status, 200);
    assert.match(await (await get('/gpt')).text(), /<textarea/);
    assert.equal((await get('/gpt/api/health')).status, 200);
    assert.equal((await generate(container)).status, 404);
    assert.match(await (await get('/gpt/guarded/any')).text(), /Note <!-- -->proxy/);
    // Without sharp a picture is served as it is, and nothing is kept where nothing can be written.
    const page = await (await get('/gpt/picture')).text();
    const [, address = ''] = /<img [^>]*\bsrc="([^"]+)"/.exec(page) ?? [];
    const picture = await get(address.replaceAll('&amp;', '&'));
    const own = readFileSync(join(context, 'public/dot.png'));
    assert.deepEqual(Buffer.from(await picture.arrayBuffer()), own);
    assert.equal(await container.checkHealth(), 0);
    assert.equal(await container.stop(), 0);
    assert.doesNotMatch(container.output(), /EROFS|EACCES|ENOENT|rror:|"error"/);
  });
});

/** As engines read `--env-file`: lines of NAME=VALUE, taken as they are. */
function readEnvFile(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function readManifest() {
  const objects = parseAllDocuments(readText('deploy/kubernetes.yaml')).map((one) => one.toJS());
  const find = (kind: string) => objects.find((object) => object.kind === kind);
  const secretNames = Object.keys(find('Secret').stringData);
  return {
    pod: find('Deployment').spec.template.spec,
    settings: find('ConfigMap').data,
    secretNames,
  };
}

function toVariables(pairs: { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]));
}
