import { build } from './run-build.ts';

process.exit(build());
