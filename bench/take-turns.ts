import type { Row } from './parts/part.ts';
import { findMedians } from './statistics.ts';

type Named = { name: string };

/**
 * Measures each subject once a round, one after another, so that a disturbance of the machine meets
 * them all alike; gives the medians.
 */
export async function takeTurns<T extends Named>(
  subjects: readonly T[],
  rounds: number,
  say: (line: string) => void,
  measure: (subject: T, addNote: (note: string) => void) => Promise<Record<string, number>>,
): Promise<Row[]> {
  const turns = subjects.map((subject) => ({
    subject,
    records: [] as Record<string, number>[],
    notes: new Set<string>(),
  }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { subject, records, notes } of turns) {
      say(`round ${round} of ${rounds}: ${subject.name}`);
      records.push(await measure(subject, (note) => notes.add(note)));
    }
  }
  return turns.map(({ subject, records, notes }) => ({
    name: subject.name,
    numbers: findMedians(records),
    ...(notes.size > 0 && { notes: [...notes] }),
  }));
}
