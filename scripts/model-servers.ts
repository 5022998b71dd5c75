import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeServers } from '../tests/servers/describe-servers.ts';

/** `node scripts/model-servers.ts`: writes docs/model-servers.md and .ru.md from tests/servers. */

const FOLDER = join(import.meta.dirname, '../docs');

writeFileSync(join(FOLDER, 'model-servers.md'), describeServers('en'));
writeFileSync(join(FOLDER, 'model-servers.ru.md'), describeServers('ru'));
