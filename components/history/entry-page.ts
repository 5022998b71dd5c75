import { writeAddress } from '../../lib/answer/page-address.ts';
import type { PageProps } from '../../lib/answer/page-props.ts';
import { type HistoryEntry, parseEntry } from '../../lib/history/history.ts';
import { BASE_PATH } from '../browser/base-path.ts';
import { readStored, writeStored } from '../browser/device-store.ts';

type Here = Pick<PageProps, 'forms' | 'promptForm' | 'place'>;

/**
 * Takes an entry to the page of its form, under the key in the tab's memory; false where it belongs
 * here.
 */
export function carry(key: string, entry: HistoryEntry, here: Here): boolean {
  const path = findEntryPage(entry, here);
  if (path === undefined || !writeStored(key, JSON.stringify(entry), 'sessionStorage'))
    return false;
  location.assign(BASE_PATH + writeAddress({ ...here.place, path }));
  return true;
}

/** An entry that another page carried here, once; undefined where there is none. */
export function takeCarried(key: string): HistoryEntry | undefined {
  const text = readStored(key, 'sessionStorage') ?? '';
  writeStored(key, '', 'sessionStorage');
  try {
    return parseEntry(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The path of the form that an entry is of, where that is another page's and still there. */
function findEntryPage(
  { inputs, settings: { preset } }: HistoryEntry,
  { forms, promptForm, place }: Here,
): string | undefined {
  const id = inputs && preset;
  if (id === promptForm?.id) return undefined;
  const path = id === undefined ? '/' : `/p/${id}`;
  const isThere = id === undefined || forms.some((form) => form.id === id);
  return isThere && path !== place.path ? path : undefined;
}
