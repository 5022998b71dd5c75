import type { Reply } from './count-script.ts';
import type { RedisLink } from './redis-link.ts';
import { addTo, type Count, createWindows, shareOf, takeAlone, type Window } from './window.ts';

export type WindowCounter = {
  /**
   * Counts `points` for `key` and tells whether the sum is within the limit. Exact, however many
   * ask at once.
   */
  take: (key: string, points: number) => Promise<Count>;
  /** Counts `points` (or takes back, when negative) whatever the sum. */
  add: (key: string, points: number) => Promise<void>;
};

export type SharedCounterOptions = {
  name: string;
  limit: number;
  windowMs: number;
  redis: RedisLink;
};

/** How long a full window is refused without asking whether somebody gave something back, in ms. */
const REST = 250;
/** Windows told at once when Redis is back: few enough for them to be answered in time. */
const MERGE_WIDTH = 100;

type Waiter = { points: number; resolve: (count: Count) => void };

type SharedWindow = Window & {
  /** Goes up when the window begins anew, so that an answer about the last one is known as such. */
  round: number;
  /** What Redis knows of `own`. */
  told: number;
  isAsking: boolean;
  /** Decided together by the next ask; one key has one ask under way. */
  waiting: Waiter[];
  /** Until when a full window is not asked about. */
  restsUntil: number;
};

type Sent = { round: number; own: number; want: number };

/**
 * Counts over all instances on one Redis. All that come while an ask is under way are decided by
 * the next. What Redis does not answer in time is decided out of this instance's share of what was
 * left, and told to Redis as soon as it answers.
 */
export function createSharedCounter(options: SharedCounterOptions): WindowCounter {
  const { redis } = options;
  const windows = openWindows(options);
  const wait = (key: string, window: SharedWindow, points: number) =>
    new Promise<Count>((resolve) => {
      window.waiting.push({ points, resolve });
      schedule(options, key, window);
    });
  redis.onBack(async () => {
    const untold = windows.listOpen(redis.now()).filter(([, { own }]) => own > 0);
    while (untold.length > 0 && redis.isAnswering) {
      const some = untold.splice(0, MERGE_WIDTH);
      await Promise.all(some.map(([key, window]) => wait(key, window, 0)));
    }
  });
  return {
    async take(key, points) {
      const window = windows.open(key, redis.now());
      const now = readTime(options, window);
      if (!redis.isAnswering) return takeAlone(window, points, now);
      const left = options.limit - window.own - window.others;
      if (points > left && now < window.restsUntil) {
        return { isWithin: false, remaining: 0, resetMs: window.end - now };
      }
      return wait(key, window, points);
    },
    async add(key, points) {
      const window = windows.open(key, redis.now());
      addTo(window, points);
      if (redis.isAnswering) await wait(key, window, 0);
    },
  };
}

function openWindows({ redis, limit, windowMs }: SharedCounterOptions) {
  return createWindows<SharedWindow>(
    () => ({
      ...{ end: 0, own: 0, others: 0, alone: 0 },
      ...{ round: 0, told: 0, isAsking: false, waiting: [], restsUntil: 0 },
    }),
    (window, now) => {
      const alone = shareOf(limit, redis.instances);
      Object.assign(window, { end: now + windowMs, own: 0, others: 0, alone, told: 0 });
      window.round += 1;
    },
    ({ isAsking }) => isAsking,
  );
}

/** Redis's time is known a little late, but no window ends later than its length from now. */
function readTime({ redis, windowMs }: SharedCounterOptions, { end }: SharedWindow): number {
  return Math.max(redis.now(), end - windowMs);
}

function schedule(options: SharedCounterOptions, key: string, window: SharedWindow): void {
  if (window.isAsking) return;
  window.isAsking = true;
  // After all that this turn has to ask.
  queueMicrotask(() => void ask(options, key, window));
}

async function ask(options: SharedCounterOptions, key: string, window: SharedWindow) {
  const { redis, name, limit, windowMs } = options;
  const batch = window.waiting.splice(0);
  const wanted = batch.reduce((sum, { points }) => sum + points, 0);
  // Until the others have told Redis what they counted alone, nobody gives more than its share.
  const want = redis.isUp ? wanted : Math.min(wanted, Math.max(0, window.alone));
  const { round, own, end } = window;
  let isLate = false;
  const decideAlone = () => {
    if (isLate) return;
    isLate = true;
    window.isAsking = false;
    const now = readTime(options, window);
    for (const { points, resolve } of [...batch, ...window.waiting.splice(0)]) {
      resolve(takeAlone(window, points, now));
    }
  };
  const redisKey = `openai-quickstart:windows:${name}:${windowMs}:${key}`;
  try {
    const reply = await redis.ask({ key: redisKey, windowMs, limit, end, own, want }, decideAlone);
    const granted = isLate ? 0 : reply.granted;
    learn(options, window, { round, own, want }, reply, granted);
    if (!isLate) {
      window.isAsking = false;
      resolveAll(options, window, batch, granted);
    }
    const isBehind = window.own !== window.told || window.waiting.length > 0;
    if (isBehind && redis.isAnswering) schedule(options, key, window);
  } catch {
    decideAlone();
  }
}

/** Takes up what Redis said. */
function learn(
  { redis, limit }: SharedCounterOptions,
  window: SharedWindow,
  sent: Sent,
  reply: Reply,
  granted: number,
): void {
  if (window.round === sent.round) {
    if (reply.own < sent.own) {
      // The window that was asked about had ended; what was counted since the ask belongs to the
      // new one.
      window.own = Math.max(0, window.own - sent.own);
      window.round += 1;
    }
    window.end = reply.end;
    window.others = reply.others;
    window.told = reply.own + reply.granted;
  } else {
    window.told = -1;
  }
  addTo(window, granted);
  if (redis.isUp) window.alone = shareOf(limit - window.own - window.others, redis.instances);
}

/** Gives what was granted to those who came first. */
function resolveAll(
  options: SharedCounterOptions,
  window: SharedWindow,
  batch: readonly Waiter[],
  granted: number,
): void {
  const now = readTime(options, window);
  const left = options.limit - window.own - window.others;
  if (left < 1) window.restsUntil = now + REST;
  const resetMs = Math.max(0, window.end - now);
  let unused = granted;
  for (const { points, resolve } of batch) {
    const isWithin = points === 0 ? left >= 0 : points <= unused;
    if (isWithin) unused -= points;
    resolve({ isWithin, remaining: isWithin ? Math.max(0, left + unused) : 0, resetMs });
  }
  if (unused > 0) addTo(window, -unused);
}
