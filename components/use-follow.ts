import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** So near to the end counts as being at it, in pixels. */
const NEAR = 60;

/**
 * Keeps the end of the page in view while it grows, as long as the reader is there; at the start it brings `target` into view.
 * `grown` changes with each growth.
 */
export function useFollow(
  target: RefObject<HTMLElement | null>,
  isOn: boolean,
  grown: unknown,
): void {
  const isFollowing = useRef(false);

  useEffect(() => {
    if (!isOn) return;
    target.current?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    isFollowing.current = isAtEnd();
    let last = window.scrollY;
    function onScroll(): void {
      // Only the reader scrolls up; the text that comes meanwhile moves the end away from a reader who stays.
      if (window.scrollY < last) isFollowing.current = false;
      if (isAtEnd()) isFollowing.current = true;
      last = window.scrollY;
    }
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [target, isOn]);

  // `grown` only says when to look.
  useLayoutEffect(() => {
    if (!isFollowing.current) return;
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    if (!isOn) isFollowing.current = false;
  }, [isOn, grown]);
}

function isAtEnd(): boolean {
  const { scrollHeight } = document.documentElement;
  return window.scrollY + window.innerHeight >= scrollHeight - NEAR;
}
