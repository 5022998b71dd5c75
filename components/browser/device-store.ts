type Kind = 'localStorage' | 'sessionStorage';

/**
 * What the page keeps on this device, or in this tab alone. Browsers may refuse storage; the page
 * then works without.
 */
export function readStored(key: string, kind: Kind = 'localStorage'): string | undefined {
  try {
    return window[kind].getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Gives whether it is kept. */
export function writeStored(key: string, value: string, kind: Kind = 'localStorage'): boolean {
  try {
    if (value === '') window[kind].removeItem(key);
    else window[kind].setItem(key, value);
    return true;
  } catch {
    // Full or forbidden: only the memory of it is lost.
    return false;
  }
}
