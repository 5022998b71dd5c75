import { config as loadDotenv } from 'dotenv';
import { build } from './run-build.ts';

// BASE_PATH is a part of the build.
loadDotenv({ quiet: true });
process.exit(await build());
