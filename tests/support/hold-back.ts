import type { ChooseReply, ModelServer } from './model-server.ts';

export type Gate = {
  /** So many more calls are answered. */
  letThrough(more: number): void;
  /** All are, from now on. */
  open(): void;
};

/**
 * Answers `count` calls at once, and holds those that come after them, so that no clock decides how
 * far a test has come.
 */
export function holdBack(model: ModelServer, count: number, choose: ChooseReply): Gate {
  let allowed = count;
  const held: (() => void)[] = [];
  const letThrough = (more: number) => {
    allowed += more;
    while (allowed > 0 && held.length > 0) {
      allowed -= 1;
      held.shift()?.();
    }
  };
  model.replyWith(async (request) => {
    if (allowed > 0) allowed -= 1;
    else await new Promise<void>((resolve) => held.push(resolve));
    return choose(request);
  });
  return { letThrough, open: () => letThrough(Number.POSITIVE_INFINITY) };
}
