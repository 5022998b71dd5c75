import { parseArgs } from 'node:util';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';

/**
 * `npm run soak [-- ROW … --count N --seed N --short]`: what SECURITY.md promises, shown at full
 * length. Ends with 1 where a promise is broken. Rows are named without their order; `--count` is
 * in each row's own unit.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      short: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0) {
    console.error(`No row ${unknown.join(', ')}. Rows: ${ROWS.map((row) => row.name).join(', ')}.`);
    return 1;
  }
  const chosen = ROWS.filter((row) => positionals.length === 0 || positionals.includes(row.name));
  const seed = Number(values.seed);
  let failures = 0;
  for (const row of chosen) {
    const count = values.count ? Number(values.count) : values.short ? row.short : row.full;
    if (!(await show(row, count, seed))) failures += 1;
  }
  console.log(`${chosen.length - failures} passed, ${failures} failed`);
  return failures > 0 ? 1 : 0;
}

async function show(row: Row, count: number, seed: number): Promise<boolean> {
  console.log(`\n${row.name}: ${count} ${row.unit} (seed ${seed})`);
  const start = performance.now();
  try {
    const figures = await row.run({ count, seed, isTimed: true });
    for (const [name, value] of Object.entries(figures)) console.log(`  ${name}: ${value}`);
    console.log(`  took ${Math.round((performance.now() - start) / 1000)} s`);
    return true;
  } catch (thrown) {
    console.error('  BROKEN:', thrown);
    return false;
  }
}

process.exitCode = await main();
