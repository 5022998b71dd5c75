import { test } from 'node:test';
import { ROWS } from './soak/rows.ts';

/**
 * Short runs of what `npm run soak` shows at full length; machines shared by tests are held to no
 * times.
 */
const NEEDS_PROC = ['slow-readers', 'endurance'];

for (const row of ROWS) {
  const skip = NEEDS_PROC.includes(row.name) && process.platform !== 'linux';
  test(`soak: ${row.name}, ${row.short} ${row.unit}`, { skip }, async (t) => {
    const figures = await row.run({ count: row.short, seed: 20_261_122, isTimed: false });
    t.diagnostic(JSON.stringify(figures));
  });
}
