import type { NEXT_DATA } from 'next/dist/shared/lib/utils';
import { type ComponentType, type ReactNode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';

// The first of our code in the browser, in place of the framework's own (next.config.js, docs/decisions/008): takes over the page that
// the server sent. The built files announce the app and the page by their addresses in `__NEXT_P`, before this runs or after.

type Shown = ComponentType<Record<string, unknown>>;
type Load = () => { default: Shown };
type Announcement = readonly [address: string, load: Load];

declare global {
  interface Window {
    __NEXT_P?: Pick<Announcement[], 'push' | typeof Symbol.iterator>;
    __NEXT_PRELOADREADY?: (ids?: (string | number)[]) => Promise<void>;
  }
}

const announced = new Map<string, Load>();

function announce([address, load]: Announcement): void {
  announced.set(address, load);
  const data: NEXT_DATA = JSON.parse(findElement('__NEXT_DATA__').textContent);
  const loadApp = announced.get('/_app');
  const loadPage = announced.get(data.page);
  if (!loadApp || !loadPage) return;
  announced.clear();
  void takeOver(loadApp().default, loadPage().default, data);
}

async function takeOver(App: Shown, Component: Shown, data: NEXT_DATA): Promise<void> {
  // Set where something is shown by `next/dynamic`: what the server has shown of it has to be here too.
  await window.__NEXT_PRELOADREADY?.(data.dynamicIds);
  const all = likeOnTheServer(<App {...data.props} Component={Component} />);
  // As a transition, so that React works in slices and no key press waits for the whole page.
  startTransition(() => void hydrateRoot(findElement('__next'), all));
}

function findElement(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/** With the elements that the framework's server puts around a page; `useId` counts them. */
function likeOnTheServer(page: ReactNode): ReactNode {
  const followed = (
    <>
      {page}
      <Nothing />
    </>
  );
  return (
    <>
      <Nothing />
      {followed}
    </>
  );
}

function Nothing() {
  return null;
}

for (const announcement of window.__NEXT_P ?? []) announce(announcement);
window.__NEXT_P = Object.assign([], { push: announce });
