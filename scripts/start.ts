import { build, isBuilt } from './run-build.ts';

if (!isBuilt()) {
  console.log('Building first: there is no build yet, or the sources have changed since.');
  const code = build();
  if (code !== 0) process.exit(code);
}
await import('../server/main.ts');
