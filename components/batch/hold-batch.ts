import { openDatabase } from './batch-database.ts';
import { type SteadyTimer, waitSteadily } from './steady-timer.ts';

/** The batch is this tab's alone. */
export type Hold = {
  /** Whether it still is; after a sleep, another tab may have taken it. */
  confirm(): Promise<boolean>;
  release(): void;
};

type Holding = {
  timer: SteadyTimer;
  /** Another tab has it, which is waited for. */
  onWait: () => void;
  /** Another tab took it while this one slept. */
  onLoss: () => void;
  signal: AbortSignal;
};

const NAME = 'quickstart-batch';

/**
 * Resolves when no other tab has the batch. Pages over plain HTTP have no locks; there a lease in
 * the database does it.
 */
export function holdBatch(holding: Holding): Promise<Hold> {
  return navigator.locks ? holdLock(holding) : holdLease(holding);
}

async function holdLock({ onWait, signal }: Holding): Promise<Hold> {
  let hold = await takeLock({ ifAvailable: true });
  if (!hold) onWait();
  while (!hold) hold = await takeLock({ signal });
  return hold;
}

function takeLock(options: LockOptions): Promise<Hold | undefined> {
  return new Promise((resolve, reject) => {
    const holding = navigator.locks.request(NAME, options, (lock) => {
      if (!lock) return resolve(undefined);
      return new Promise<void>((release) => {
        resolve({ confirm: async () => true, release });
      });
    });
    holding.catch(reject);
  });
}

/**
 * A tab that is gone keeps its lease for so long, in milliseconds; a living one renews it in time.
 */
const LEASE_MS = 10_000;
const RENEWAL_MS = 3000;

async function holdLease({ timer, onWait, onLoss, signal }: Holding): Promise<Hold> {
  const owner = crypto.getRandomValues(new Uint32Array(4)).join('-');
  let until = 0;
  let isWaiting = false;

  async function renew(): Promise<boolean> {
    until = await writeLease(owner, LEASE_MS);
    return until > 0;
  }

  while (!(await renew())) {
    if (!isWaiting) onWait();
    isWaiting = true;
    await waitSteadily(timer, RENEWAL_MS / 3, signal);
  }
  const over = new AbortController();
  void keepLease(renew, timer, over.signal).then(onLoss, () => {
    // Released.
  });
  return {
    confirm: async () => Date.now() < until - RENEWAL_MS || renew(),
    release() {
      over.abort();
      void writeLease(owner, 0);
    },
  };
}

/** Resolves when the lease is lost; rejects when it is given up. */
async function keepLease(
  renew: () => Promise<boolean>,
  timer: SteadyTimer,
  signal: AbortSignal,
): Promise<void> {
  do await waitSteadily(timer, RENEWAL_MS, signal);
  while (await renew());
}

/**
 * Gives until when the lease is `owner`'s, or 0 where another has it. Without a database, each tab
 * has a batch of its own.
 */
async function writeLease(owner: string, ms: number): Promise<number> {
  const until = Date.now() + ms;
  try {
    const database = await openDatabase();
    const isOurs = await changeLease(database, owner, until).finally(() => database.close());
    return isOurs ? until : 0;
  } catch {
    return until;
  }
}

function changeLease(database: IDBDatabase, owner: string, until: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('lease', 'readwrite');
    const leases = transaction.objectStore('lease');
    const reading = leases.get(NAME);
    let isOurs = false;
    reading.onsuccess = () => {
      const lease: { owner?: unknown; until?: unknown } = reading.result ?? {};
      isOurs = lease.owner === owner || !(Number(lease.until) > Date.now());
      if (isOurs) leases.put({ owner, until }, NAME);
    };
    transaction.oncomplete = () => resolve(isOurs);
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}
