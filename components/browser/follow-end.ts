/** So near to the end counts as being at it, in pixels. */
const NEAR = 60;

/** Formatting may still be catching up when the last text has come; in milliseconds. */
const AFTER_END_MS = 500;

/**
 * Brings `element` into view and keeps its end there as it grows, as long as the reader is at that
 * end. Gives what ends that.
 */
export function followEnd(element: HTMLElement): () => void {
  element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const hiddenBelow = () => element.getBoundingClientRect().bottom - window.innerHeight;
  const isAtEnd = () => hiddenBelow() <= NEAR;
  let isFollowing = isAtEnd();
  let last = window.scrollY;

  function onScroll(): void {
    // Only the reader scrolls up; the text that comes meanwhile moves the end away from a reader
    // who stays.
    if (window.scrollY < last) isFollowing = false;
    if (isAtEnd()) isFollowing = true;
    last = window.scrollY;
  }
  const growth = new ResizeObserver(() => {
    if (isFollowing && hiddenBelow() > 0) {
      window.scrollBy({ top: hiddenBelow(), behavior: 'instant' });
    }
  });
  window.addEventListener('scroll', onScroll, { passive: true });
  growth.observe(element);
  return () => {
    window.setTimeout(() => {
      window.removeEventListener('scroll', onScroll);
      growth.disconnect();
    }, AFTER_END_MS);
  };
}
