import { config as loadDotenv } from 'dotenv';
import { isBuilt } from './is-built.ts';

// BASE_PATH is a part of the build.
loadDotenv({ quiet: true });
if (!isBuilt()) {
  console.log('Building first: there is no build yet, or the sources have changed since.');
  const { build } = await import('./run-build.ts');
  const parent = process.ppid;
  const code = await build();
  if (code !== 0) process.exit(code);
  // npm was stopped in the meantime; see server/process/run.ts.
  if (process.ppid !== parent) process.exit(1);
}
await import('../server/process/run.ts');
