import type { Journal } from './journal.ts';

/** Where results are kept. What writes throws what the file system does. */
export type Store = Pick<Journal, 'rows' | 'cost' | 'head' | 'read' | 'write' | 'sync'> & {
  /**
   * Begins the output, with what is finished already. One that has all of it is left as it is
   * where nothing is to be asked: somebody may have corrected it.
   */
  open(isIdle: boolean): Promise<void>;
  /** A row is finished: it is in the output as soon as all before it are. */
  append(number: number): void;
  /** Lays the output out, with all that is finished. */
  finish(): Promise<void>;
  /** Lets others at it. */
  close(): void;
};
