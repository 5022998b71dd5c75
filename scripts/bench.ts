import { writeFileSync } from 'node:fs';
import { describeMachine } from '../bench/describe-machine.ts';
import { makeFolder } from '../bench/folder.ts';
import { HELP, type Options, type PartName, readOptions } from '../bench/options.ts';
import { measureBatch } from '../bench/parts/batch.ts';
import { measureGrowth } from '../bench/parts/growth.ts';
import { measureJson } from '../bench/parts/json.ts';
import { measureMany } from '../bench/parts/many.ts';
import { measureMemory } from '../bench/parts/memory.ts';
import { measurePage } from '../bench/parts/page.ts';
import type { Part, PartResult } from '../bench/parts/part.ts';
import { measureStart } from '../bench/parts/start.ts';
import { measureStreams, measureTogether } from '../bench/parts/streams.ts';
import { writeTable } from '../bench/print-results.ts';
import { openProfiles } from '../bench/profiles.ts';
import { setStage } from '../bench/stage.ts';
import { writeFigures } from '../bench/write-figures.ts';
import { isBuilt } from './is-built.ts';
import { build } from './run-build.ts';

const MEASURES: Readonly<Record<PartName, Part>> = {
  json: measureJson,
  streams: measureStreams,
  together: measureTogether,
  many: measureMany,
  memory: measureMemory,
  start: measureStart,
  page: measurePage,
  growth: measureGrowth,
  batch: measureBatch,
};

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') console.log(HELP);
  else if (isBuilt() || (await build()) === 0) await run(options);
  else process.exitCode = 1;
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  const profiles = options.isProfiled ? openProfiles(makeFolder('profiles')) : undefined;
  const stage = await setStage(options, profiles?.folder);
  const parts: Partial<Record<PartName, PartResult>> = {};
  try {
    for (const name of options.parts) {
      const say = (line: string) => console.error(`${name}: ${line}`);
      profiles?.begin(name);
      const result = await MEASURES[name](stage, options, say);
      profiles?.end(name);
      parts[name] = result;
      console.log(`\n${writeTable(result)}`);
    }
  } finally {
    await stage.stop();
  }
  profiles?.print();
  for (const line of stage.skipped) console.log(`Left out: ${line}`);
  const machine = describeMachine();
  if (options.isForDocs) writeFigures(machine, Object.values(parts));
  const results = { machine, options, skipped: stage.skipped, parts };
  writeFileSync(options.output, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nWritten to ${options.output}`);
}
