import '../server/process/prepare-node.js';

const { runCommand } = await import('./batch/run-command.ts');
const isRussian = /^ru/i.test(process.env.LC_ALL || process.env.LANG || '');
// Nobody reads on, as after `| head`.
process.stdout.on('error', () => process.exit(1));
const code = await runCommand(process.argv.slice(2), isRussian ? 'ru' : 'en').catch((thrown) => {
  console.error(thrown);
  return 1;
});
// What is still on its way out to a pipe comes first; connections kept alive are not waited for.
process.stdout.write('', () => process.exit(code));
