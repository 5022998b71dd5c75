import { useEffect } from 'react';
import type { BatchState } from './batch-model.ts';

/** How far it is, for those who look at the tab alone. */
export function useTitle({ phase, progress }: BatchState, name: string): void {
  const isRunning = phase.kind === 'running' && progress !== undefined && progress.total > 0;
  const share = isRunning ? (progress.done + progress.failed) / progress.total : undefined;
  const percent = share === undefined ? '' : `${Math.floor(share * 100)}% · `;
  useEffect(() => {
    document.title = percent + name;
  }, [percent, name]);
}
