// Plain JavaScript without packages: it must run on the very Node, and in the very folder, that it
// is to find fault with.
import { existsSync, readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const wanted = engines.node.replace(/[^\d.]/g, '');
const after = process.argv[process.argv.indexOf('--lang') + 1];
const language = process.argv.includes('--lang') ? after : process.env.LC_ALL || process.env.LANG;
const isRussian = /^ru/i.test(language || '');

function isOlder(version, than) {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const i = a.findIndex((part, index) => part !== b[index]);
  return i >= 0 && a[i] < b[i];
}

function stop(english, russian) {
  console.log(`✗ ${isRussian ? russian : english}`);
  process.exit(1);
}

if (isOlder(process.versions.node, wanted)) {
  const found = process.versions.node;
  stop(
    `Node is ${found}, and ${wanted} or newer is needed. → npm ci brings it along; else install Node 24 (nodejs.org)`,
    `Установлен Node ${found}, нужен ${wanted} или новее. → npm ci принесёт его с собой; иначе поставьте Node 24 (nodejs.org)`,
  );
} else if (!existsSync(new URL('node_modules/openai', root))) {
  stop('The packages are not installed. → npm ci', 'Пакеты не установлены. → npm ci');
} else {
  const { runDoctor } = await import('./doctor/run-doctor.ts');
  process.exit(await runDoctor(process.argv.slice(2), isRussian ? 'ru' : 'en'));
}
