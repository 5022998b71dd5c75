import { useEffect, useEffectEvent } from 'react';

/** Gives whether the key was used. */
export type Shortcuts = Readonly<Record<'send' | 'escape' | 'focusPrompt', () => boolean>>;

/** Listens for the page's shortcuts; none fires while an input method composes. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const action = findAction(event);
    if (action && shortcuts[action]()) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function findAction(event: KeyboardEvent): keyof Shortcuts | undefined {
  // Safari ends a composition with an Enter that only its key code tells.
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return undefined;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (key === 'Enter' && (ctrlKey || metaKey) && !altKey) return 'send';
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === 'Escape') return 'escape';
  // The key itself too, for layouts such as the Russian one, where it writes something else.
  const isSlash = key === '/' || (code === 'Slash' && !shiftKey);
  return isSlash && !isTyping(event.target) ? 'focusPrompt' : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}
