import '../server/process/prepare-node.js';

const { runPrompt } = await import('./prompt/run-prompt.ts');
const isRussian = /^ru/i.test(process.env.LC_ALL || process.env.LANG || '');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
// Nobody reads on, as after `| head`.
process.stdout.on('error', () => process.exit(1));
const code = await runPrompt(process.argv.slice(2), isRussian ? 'ru' : 'en', stop.signal).catch(
  (thrown) => {
    if (!stop.signal.aborted) console.error(thrown);
    return stop.signal.aborted ? 130 : 1;
  },
);
// What is still on its way out to a pipe comes first; connections kept alive are not waited for.
process.stdout.write('', () => process.exit(code));
