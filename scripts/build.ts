import { build } from './run-build.ts';

process.exit(await build());
