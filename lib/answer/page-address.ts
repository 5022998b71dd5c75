import { findFixedLocale, getPrefix } from '../language/locale.ts';
import type { PageProps } from './page-props.ts';

/** A page's own address, and that of signing in; both without the base path. */

export function writeAddress({ prefix, path }: PageProps['place']): string {
  return path === '/' ? prefix || '/' : prefix + path;
}

/** Where one signs in, to be led on to the page at `next`. */
export function writeSignIn(next: string): string {
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/**
 * The page that is to follow; any other address would let a stranger's link lead anywhere from
 * here.
 */
export function readNext(value: unknown): string {
  if (typeof value !== 'string' || value === '') return '/';
  const locale = findFixedLocale(value);
  const path = locale ? value.slice(getPrefix(locale).length) : value;
  return /^(\/batch|\/p\/[a-z0-9-]+)?$/.test(path) ? value : '/';
}
