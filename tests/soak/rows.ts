import { batch } from './batch.ts';
import { canary } from './canary.ts';
import { endurance } from './endurance.ts';
import { faults } from './faults.ts';
import { forged } from './forged.ts';
import { leavers } from './leavers.ts';
import { limit } from './limit.ts';
import { malformed } from './malformed.ts';
import { overload } from './overload.ts';
import type { Row } from './row.ts';
import { slowReaders } from './slow-readers.ts';

export const ROWS: readonly Row[] = [
  faults,
  leavers,
  malformed,
  slowReaders,
  limit,
  overload,
  forged,
  canary,
  batch,
  endurance,
];
