import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nowMicros } from './clock.ts';
import { printCosts } from './print-results.ts';
import { type Period, readProfile } from './read-profile.ts';

export type Profiles = {
  folder: string;
  begin(name: string): void;
  end(name: string): void;
  /** Sums up what the processes have written at their end. */
  print(): void;
};

/** CPU profiles of the program, with the periods in which each part was measured. */
export function openProfiles(folder: string): Profiles {
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  const periods = new Map<string, Period>();
  return {
    folder,
    begin: (name) => periods.set(name, { from: nowMicros(), to: Number.POSITIVE_INFINITY }),
    end(name) {
      const period = periods.get(name);
      if (period) period.to = nowMicros();
    },
    print() {
      for (const file of readdirSync(folder)) {
        const path = join(folder, file);
        console.log(`\nProfile: ${path}`);
        for (const [name, period] of periods) {
          const { packages, functions } = readProfile(path, period);
          if (packages.length === 0) continue;
          printCosts(`${name}, by package`, packages, 12);
          printCosts(`${name}, by function`, functions, 30);
        }
      }
    },
  };
}
