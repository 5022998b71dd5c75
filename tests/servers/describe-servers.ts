import type { Locale } from '../../lib/contract/wire.ts';
import { SERVERS } from './all-servers.ts';
import { ERROR_KINDS, type ErrorCase, type Server } from './server.ts';

/**
 * docs/model-servers.md and docs/model-servers.ru.md, made of the same data that the tests replay.
 */
export function describeServers(locale: Locale): string {
  const servers = locale === 'ru' ? sortByPlace(SERVERS) : SERVERS;
  const parts = [
    PAGE[locale].start,
    writeTable(servers, locale),
    PAGE[locale].afterTable,
    ...servers.map((server) => writeSection(server, locale)),
    PAGE[locale].end,
  ];
  return `${parts.join('\n\n')}\n`;
}

const PAGE = {
  en: {
    start: `# Model servers

Any server that speaks OpenAI's API will do, and only \`.env\` changes. Start the program again afterwards; \`npm run doctor\`
tells whether address, key and model fit together. Words in capitals are yours to fill in. Names of models come and go:
\`/api/models\` and the page list those that the server offers.

This page is written by \`node scripts/model-servers.ts\` from [tests/servers](../tests/servers), and \`npm test -- tests/servers\`
replays the same data against the program. It was put together in November 2026 from documentation and public
reports; of the services on the internet none was called for it. What no source was read for stands under «Not confirmed».`,
    afterTable: `A cap that a server refuses by one name is sent under the other, never left out; a temperature that it refuses is left out
and told in \`adjusted\`. A server with a certificate of an authority that Node does not know needs
\`NODE_EXTRA_CA_CERTS=/path/to/root.pem\`.`,
    end: `## Servers that were really run

\`npm run test:real\` runs the program against two servers that nobody of this project wrote, on this machine, without a key:

- llama.cpp, by the packages node-llama-cpp 3.6 and inference-server, with a small model of random weights that the tests make. It
  writes nonsense, but every token comes from the real engine. Chat and legacy completions, JSON, events and text, the token
  cap, a caller who leaves, an unknown model, the list of models.
- aimock 1.43 of CopilotKit, an independent stand-in for OpenAI's API. Chat and Responses, JSON and events, cut, filtered and broken
  answers, five errors.

The command installs both into a folder of their own; \`npm ci\` and \`npm test\` know nothing of them. It wants Linux on x64. All
passed in November 2026. inference-server goes on generating for callers that left, which no client can help.`,
    table: '| server | base URL | key | token cap |',
    key: 'Key',
    differs: 'What differs',
    says: 'What the program makes of its errors',
    unconfirmed: 'Not confirmed',
    sources: 'Sources',
    yes: 'yes',
    no: 'no',
  },
  ru: {
    start: `# Серверы моделей

Подойдёт любой сервер с API как у OpenAI, меняется только \`.env\`. После изменения программу перезапускают; \`npm run doctor\`
проверит, подходят ли друг к другу адрес, ключ и модель. Слова заглавными буквами замените своими. Имена моделей меняются:
то, что есть на сервере сейчас, показывают \`/api/models\` и сама страница.

Сначала — то, что можно оплатить в России, затем то, что бесплатно работает на своей машине, и только потом остальное.`,
    afterTable: `Корневой сертификат Минцифры нужен только GigaChat; для остальных о нём ничего не известно. Сертификат, которого Node не знает,
добавляют так: \`NODE_EXTRA_CA_CERTS=/путь/к/файлу.pem\` в \`.env\`.

Если сервер не принимает предел токенов под одним именем, предел уходит под другим, но никогда не пропадает. Температура,
которую он не принимает, не отправляется, и об этом сказано в \`adjusted\`.

Страницу составляет \`node scripts/model-servers.ts\` по данным из [tests/servers](../tests/servers); по ним же
\`npm test -- tests/servers\` проверяет программу. Сведения собраны в ноябре 2026 года из документации и публичных
сообщений; сами облачные сервисы для этого не вызывались. Чему источника не нашлось, сказано в «Не подтверждено».`,
    end: `## С чем программа работала на самом деле

\`npm run test:real\` проверяет программу с двумя серверами, которые написаны не здесь, — на этой же машине и без ключа:

- llama.cpp, через пакеты node-llama-cpp 3.6 и inference-server, с маленькой моделью со случайными весами, которую создают сами
  тесты. Текст бессмысленный, зато каждый токен выдаёт настоящий движок. Чат и прежний completions, JSON, события и текст, предел
  токенов, уход вызывающего, неизвестная модель, список моделей.
- aimock 1.43 от CopilotKit, независимая замена API OpenAI. Чат и Responses, JSON и события, обрывы по длине, по фильтру и по связи,
  пять ошибок.

Команда ставит их в отдельную папку; \`npm ci\` и \`npm test\` о них не знают. Нужен Linux на x64. В ноябре 2026 года прошли все
проверки. Сам inference-server продолжает писать и для того, кто ушёл; клиент тут бессилен.`,
    table: '| сервер | адрес | ключ | предел токенов |',
    key: 'Ключ',
    differs: 'Чем отличается',
    says: 'Что программа говорит о его ошибках',
    unconfirmed: 'Не подтверждено',
    sources: 'Источники',
    yes: 'да',
    no: 'нет',
  },
} satisfies Record<Locale, Record<string, string>>;

function sortByPlace(servers: readonly Server[]): readonly Server[] {
  const places: Server['place'][] = ['russia', 'machine', 'abroad'];
  return places.flatMap((place) => servers.filter((server) => server.place === place));
}

function writeTable(servers: readonly Server[], locale: Locale): string {
  const words = PAGE[locale];
  const rows = servers.map(({ name, baseUrl, needsKey, cap }) => {
    const key = needsKey ? words.yes : words.no;
    return `| ${name} | \`${baseUrl}\` | ${key} | \`${cap}\` |`;
  });
  return [words.table, '|---|---|---|---|', ...rows].join('\n');
}

function writeSection(server: Server, locale: Locale): string {
  const words = PAGE[locale];
  const { name, key, differs, russia, unconfirmed, sources } = server;
  return [
    `## ${name}`,
    ['```sh', ...writeEnv(server), '```'].join('\n'),
    ...(locale === 'ru' ? [russia] : []),
    `**${words.key}.** ${key[locale]}`,
    `**${words.differs}.** ${differs[locale]}`,
    ...writeErrors(server, locale),
    ...(unconfirmed ? [`**${words.unconfirmed}.** ${unconfirmed[locale]}`] : []),
    `**${words.sources}.** ${sources.map((link) => `<${link}>`).join(', ')}`,
  ].join('\n\n');
}

export function writeEnv({ baseUrl, model, needsKey, project }: Server): string[] {
  return [
    `OPENAI_BASE_URL=${baseUrl}`,
    `OPENAI_MODEL=${model}`,
    ...(needsKey ? ['OPENAI_API_KEY=KEY'] : []),
    ...(project ? [`OPENAI_PROJECT_ID=${project}`] : []),
  ];
}

function writeErrors({ errors }: Server, locale: Locale): string[] {
  const cases = Object.entries(ERROR_KINDS).flatMap(([kind, title]) => {
    const found: ErrorCase | undefined = Object.entries(errors).find(([one]) => one === kind)?.[1];
    return found ? [`${title[locale]}: \`${found.code}\``] : [];
  });
  return cases.length > 0 ? [`**${PAGE[locale].says}.** ${cases.join('; ')}.`] : [];
}
