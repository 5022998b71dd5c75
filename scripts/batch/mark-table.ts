import { createHash } from 'node:crypto';
import { cellJson } from '../../lib/tables/cell-text.ts';
import type { Job } from './prepare-job.ts';

/** The same for the same cells beside the answers, in the same columns. */
export function markTable({ whole, layout }: Job): string {
  const hash = createHash('sha256').update(cellJson(layout.columns));
  for (const cells of whole.rows) hash.update(cellJson(cells));
  return hash.digest('base64url').slice(0, 16);
}
