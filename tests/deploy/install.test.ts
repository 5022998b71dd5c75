import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ensureBuilt } from '../support/build.ts';
import { isFullRun } from '../support/full-run.ts';
import { needsNginx, needsRedis, needsShellcheck } from '../support/needs.ts';
import { bootMachine, findObstacle, type Machine, REPOSITORY } from '../support/systemd-machine.ts';

const ROOT = join(import.meta.dirname, '../..');
/**
 * Booting systemd in namespaces takes rights that not every machine gives, so this belongs to the
 * full run.
 */
function inMachine(name: string, check: () => Promise<void>): void {
  if (isFullRun) test(name, needsMachine, check);
}

const needsMachine = { skip: needsNginx.skip || needsRedis.skip || findObstacle() };

/**
 * Inside there is no network, so `npm ci` and the build are replaced by what this folder has of
 * both.
 */
const FAKE_NPM = `#!/bin/sh
release=$2
case "$3 $4" in
  ci*) ln -s ${REPOSITORY}/node_modules "$release/node_modules" ;;
  'run build') mkdir "$release/.next" && cp -r $(ls -d ${REPOSITORY}/.next/* | grep -v cache) "$release/.next/" ;;
esac
`;

const SET_UP = `
mkdir -p /root/bin /root/clone
cat > /root/bin/npm <<'EOF'
${FAKE_NPM}EOF
chmod +x /root/bin/npm
cd ${REPOSITORY} && git ls-files -co --exclude-standard | tar -T - -cf - | tar -C /root/clone -xf -
cd /root/clone && cp .env.example .env
printf 'RATE_LIMIT=77/minute\\nOPENAI_API_KEY="" # none yet\\n' >> .env
`;
const ENTER = 'export HOME=/root PATH="/root/bin:$PATH"; cd /root/clone || exit 9;';

let machine: Machine;
before(async () => {
  if (!isFullRun || needsMachine.skip) return;
  await ensureBuilt();
  machine = await bootMachine();
  const { code, output } = await machine.run(SET_UP);
  assert.equal(code, 0, output);
});
after(() => machine?.stop());

const run = (script: string) => machine.run(`${ENTER} ${script}`);

/** What a caller with the token gets for this machine's name. */
const CALL = `curl -sS --cacert /etc/openai-quickstart/tls/localhost.pem https://localhost/api/generate \
  -H "Authorization: Bearer $(cut -d: -f2 /etc/openai-quickstart/access_tokens)" --data-urlencode prompt=Hi`;

inMachine('a dry run prints the actions and does none', async () => {
  const { code, output } = await run(
    'deploy/install.sh --domain localhost --self-signed --dry-run; status=$?; ls -d /opt/openai-quickstart; exit $status',
  );
  assert.equal(code, 0, output);
  assert.match(output, /^\+ write \/etc\/systemd\/system\/openai-quickstart@\.service/m);
  assert.match(output, /^\+ systemctl enable .*openai-quickstart@3001/m);
  assert.match(output, /cannot access '\/opt\/openai-quickstart'/);
});

inMachine('it installs a service that answers with a token over TLS', async () => {
  const { code, output } = await run(
    'deploy/install.sh --domain localhost --self-signed --instances 2',
  );
  assert.equal(code, 0, output);
  assert.match(output, /✓ Through https:\/\/localhost the answer arrives piece by piece/);
  assert.match(output, /✓ Redis answers.*\(2 now\)/);
  const answer = await run(CALL);
  assert.match(answer.output, /"demo":true/);
  const open = await run(CALL.replace(/-H ".*?"/, ''));
  assert.match(open.output, /unauthorized/);
});

inMachine('it runs as a user of its own that sees its secrets and can write nothing', async () => {
  const { output } = await run(`
    stat -c '%a %U' /etc/openai-quickstart/access_tokens
    pid=$(systemctl show -p MainPID --value openai-quickstart@3001)
    stat -c 'user %U' /proc/$pid; grep -E 'CapEff|NoNewPrivs' /proc/$pid/status
    tr '\\0' '\\n' < /proc/$pid/environ | grep -c owner:
    cat /etc/openai-quickstart/settings.env
    nsenter -t $pid -m touch /opt/openai-quickstart/current/x
    systemd-analyze security --no-pager openai-quickstart@3001.service | tail -n 1`);
  assert.match(output, /^600 root\nuser openai-quickstart\n/);
  assert.match(output, /CapEff:\s+0{16}/);
  assert.match(output, /NoNewPrivs:\s+1\n0\n/);
  assert.match(output, /^TRUST_PROXY=1\n(.*\n)*RATE_LIMIT=77\/minute$/m);
  assert.doesNotMatch(output, /^(?:ACCESS_TOKENS|OPENAI_API_KEY|REDIS_URL)=/m);
  assert.match(output, /Read-only file system/);
  const [, exposure] = /Overall exposure level .*: ([\d.]+)/.exec(output) ?? [];
  assert.ok(Number(exposure) < 1.5, output);
});

inMachine('a second run changes nothing and keeps the token', async () => {
  const { code, output } = await run(
    'md5sum /etc/openai-quickstart/* > /root/before 2>/dev/null; deploy/install.sh && md5sum -c /root/before',
  );
  assert.equal(code, 0, output);
  assert.match(output, /already built/);
  assert.doesNotMatch(output, /^\+ write/m);
});

inMachine('the doctor alone examines, and restarts nothing', async () => {
  const { code, output } = await run(`
    show() { systemctl show -p MainPID --value openai-quickstart@3001 openai-quickstart@3002; }
    show > /root/before; deploy/install.sh --doctor || exit
    show | cmp - /root/before || exit; systemctl stop openai-quickstart.target
    deploy/install.sh --doctor; echo "stopped: $?"; systemctl start openai-quickstart.target`);
  assert.equal(code, 0, output);
  assert.match(output, /✓ https:\/\/localhost leads to this program/);
  assert.match(output, /^stopped: 1$/m);
  assert.doesNotMatch(output, /== Packages/);
});

inMachine('a release that does not get healthy is taken back', async () => {
  const { code, output } = await run(`
    readlink /opt/openai-quickstart/current > /root/old
    echo 'throw new Error("planted");' >> server/process/start-server.ts
    sed -i 's/seq 100/seq 20/' deploy/rolling-restart.sh
    deploy/install.sh; status=$?
    [ "$(readlink /opt/openai-quickstart/current)" = "$(cat /root/old)" ] && echo same release
    exit $status`);
  assert.equal(code, 1, output);
  assert.match(output, /going back to/);
  assert.match(output, /same release/);
  assert.match((await run(CALL)).output, /"demo":true/);
});

inMachine('fewer instances stop the others', async () => {
  const { code, output } = await run(`
    cp ${REPOSITORY}/server/start-server.ts server/
    cp ${REPOSITORY}/deploy/rolling-restart.sh deploy/
    deploy/install.sh --instances 1 || exit
    systemctl is-active openai-quickstart@3001; systemctl is-active openai-quickstart@3002
    grep -c 'server 127.0.0.1:' /etc/nginx/sites-available/openai-quickstart.conf`);
  assert.equal(code, 0, output);
  assert.match(output, /active\ninactive\n1\n$/);
});

inMachine('a killed instance is started again, and a stop takes all', async () => {
  const { output } = await run(`
    systemctl kill -s KILL openai-quickstart@3001; sleep 3; systemctl is-active openai-quickstart@3001
    systemctl stop openai-quickstart.target
    for _ in $(seq 100); do systemctl is-active 'openai-quickstart@*' | grep -q deactivating && sleep 0.2; done
    systemctl is-active openai-quickstart@3001`);
  assert.equal(output.trim(), 'active\ninactive');
});

test('shellcheck finds nothing in the scripts', needsShellcheck, () => {
  const scripts = [
    'deploy/install.sh',
    'deploy/rolling-restart.sh',
    'tests/support/boot-systemd.sh',
  ];
  const { status, stdout } = spawnSync('shellcheck', scripts, { cwd: ROOT, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
