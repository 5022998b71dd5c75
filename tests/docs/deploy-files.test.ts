import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { loadSettings, VARIABLES } from '../../server/settings/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const defaults = loadSettings({});

/** The number that a file sets, in the unit it is written in. */
function readNumber(path: string, pattern: RegExp): number {
  const [, digits] = pattern.exec(read(path)) ?? [];
  assert.ok(digits, `${path} has no ${pattern}`);
  return Number(digits);
}

const NGINX = 'deploy/nginx/openai-quickstart-proxy.conf';
const UNIT = 'deploy/systemd/openai-quickstart@.service';

test('nginx takes bodies as large as the program does, and waits longer than it', () => {
  assert.equal(
    readNumber(NGINX, /client_max_body_size (\d+)m;/) * 2 ** 20,
    defaults.MAX_BODY_BYTES,
  );
  assert.ok(readNumber(NGINX, /proxy_read_timeout (\d+)s;/) * 1000 > defaults.REQUEST_TIMEOUT);
  const ingress = readNumber('deploy/kubernetes.yaml', /proxy-read-timeout: "(\d+)"/) * 1000;
  assert.ok(ingress > defaults.REQUEST_TIMEOUT);
});

test('what stops the program waits longer than its grace time', () => {
  const grace = defaults.SHUTDOWN_GRACE / 1000;
  assert.ok(readNumber(UNIT, /^TimeoutStopSec=(\d+)$/m) > grace);
  assert.ok(readNumber('compose.yaml', /stop_grace_period: (\d+)s/) > grace);
  const preStop = readNumber('deploy/kubernetes.yaml', /"sleep", "(\d+)"/);
  const pod = readNumber('deploy/kubernetes.yaml', /terminationGracePeriodSeconds: (\d+)/);
  assert.ok(pod > grace + preStop);
});

test('every variable that the kit sets is one of the program', () => {
  const known = new Set(Object.keys(VARIABLES));
  const set = [UNIT, 'compose.yaml', 'deploy/kubernetes.yaml', 'Dockerfile', 'deploy/install.sh']
    .flatMap((path) => [...read(path).matchAll(/\b([A-Z]+(?:_[A-Z]+)+)(?:_FILE)?(?==|: )/g)])
    .map(([, name = '']) => name.replace(/_FILE$/, ''));
  const foreign = new Set(['NODE_ENV', 'DEBIAN_FRONTEND', 'NODE_EXTRA_CA_CERTS']);
  assert.ok(set.length > 10);
  assert.deepEqual(
    set.filter((name) => !known.has(name) && !foreign.has(name)),
    [],
  );
});

test('unit and image start what npm run serve starts', () => {
  const [, command = ''] = /"serve": "(node [^"]+)"/.exec(read('package.json')) ?? [];
  const words = command.split(' ');
  assert.ok(existsSync(join(ROOT, words.at(-1) ?? '')), command);
  assert.ok(read(UNIT).includes(`/node_modules/.bin/${command}\n`));
  assert.ok(read('Dockerfile').includes(`CMD [${words.map((word) => `"${word}"`).join(', ')}]`));
});

/** With continued lines as one. */
const oneLine = read('Dockerfile').replaceAll(/\\\n\s*/g, '');

test('the health check of the image is a list of words, by a variable that the image sets', () => {
  const [, list = ''] = /^HEALTHCHECK(?: --[a-z-]+=\d+s)+ CMD (.+)$/m.exec(oneLine) ?? [];
  const words: unknown = JSON.parse(list);
  assert.ok(Array.isArray(words) && words.every((word) => typeof word === 'string'), list);
  assert.match(list, /process\.env\.PORT/);
  assert.match(oneLine, /^ENV .*PORT=\d+/m);
});

test('what the image copies is there, and let through', () => {
  const ignore = read('.dockerignore').split('\n');
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)];
  const names = copied
    .flatMap(([, sources = '']) => sources.split(' '))
    .filter((one) => one !== '.');
  const [, gathered = ''] = /const APP = \[([^\]]+)\]/.exec(read('scripts/gather-image.ts')) ?? [];
  names.push(...gathered.split(',').map((name) => name.trim().replaceAll("'", '')));
  assert.ok(names.length > 5);
  for (const name of names.filter(Boolean)) {
    assert.ok(existsSync(join(ROOT, name)), name);
    assert.ok(ignore.includes(`!${name}`), `.dockerignore keeps out ${name}`);
  }
});

const [, user = '', group = ''] = /^USER (\d+):(\d+)$/m.exec(oneLine) ?? [];
const port = readNumber('Dockerfile', /^EXPOSE (\d+)$/m);

test("compose starts the image's own command as its own user, where nginx looks for it", () => {
  const { app } = parse(read('compose.yaml')).services;
  for (const name of ['command', 'entrypoint', 'user', 'healthcheck']) {
    assert.equal(app[name], undefined, `compose replaces the image's ${name}`);
  }
  assert.deepEqual([app.read_only, app.environment.PORT], [true, String(port)]);
  assert.ok(app.build.args.BASE_PATH);
  assert.ok(read('deploy/nginx/compose.conf').includes(`server app:${port} `));
});

test("Kubernetes starts the image's own command as its own user, and asks its port for health", () => {
  const objects = parseAllDocuments(read('deploy/kubernetes.yaml')).map((one) => one.toJS());
  const { template } = objects.find(({ kind }) => kind === 'Deployment').spec;
  const { runAsUser, runAsGroup, runAsNonRoot } = template.spec.securityContext;
  assert.deepEqual([runAsUser, runAsGroup, runAsNonRoot], [Number(user), Number(group), true]);
  const [container] = template.spec.containers;
  assert.deepEqual([container.command, container.args], [undefined, undefined]);
  assert.equal(container.securityContext.readOnlyRootFilesystem, true);
  assert.deepEqual(container.ports, [{ name: 'http', containerPort: port }]);
  assert.match(oneLine, /\/api\/health`/);
  for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    assert.deepEqual(container[name].httpGet, { path: '/api/health', port: 'http' }, name);
  }
});

const GUIDES = ['docs/server.md', 'docs/server.ru.md'].map(read);

test('both guides have the same steps, tables and, but for words, commands', () => {
  const [english, russian] = GUIDES.map((text) => ({
    headings: text.match(/^#{2,3} /gm)?.length,
    rows: text.match(/^\|/gm)?.length,
    commands: [...text.matchAll(/^(?:sudo )?(?:deploy\/|npm |git |cp |apt |systemctl )\S+/gm)].map(
      ([command]) => command,
    ),
  }));
  assert.deepEqual(english, russian);
  assert.ok((english?.commands.length ?? 0) > 10);
});

test('every option of the installer that a guide names is in its help', () => {
  const installer = read('deploy/install.sh');
  const help = installer.slice(installer.indexOf("<<'USAGE'"), installer.indexOf('\nUSAGE\n'));
  for (const text of GUIDES) {
    const named = [...text.matchAll(/install\.sh((?: --[a-z-]+(?: [^\s`-]\S*)?)+)/g)].flatMap(
      ([, options = '']) => options.match(/--[a-z-]+/g) ?? [],
    );
    assert.ok(new Set(named).size > 3, named.join());
    assert.deepEqual(
      named.filter((option) => !help.includes(`  ${option} `)),
      [],
    );
  }
});

test('pruning leaves the lock file as it is, since a build is known by it', () => {
  assert.match(read('deploy/install.sh'), / prune .*--no-save/);
});

test('every file that the guides name is there', () => {
  for (const text of GUIDES) {
    const named = text.matchAll(/(?<![\w/])(?:deploy|docs)\/[\w@/.-]+\.\w+/g);
    for (const [path] of named) assert.ok(existsSync(join(ROOT, path)), path);
  }
});

test('the guides have at least twenty symptoms', () => {
  for (const text of GUIDES) {
    const table = text.slice(text.lastIndexOf('\n## '));
    assert.ok((table.match(/^\|/gm)?.length ?? 0) - 2 >= 20);
  }
});
