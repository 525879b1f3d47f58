const LENGTH_MAX = 2_000;
const BASE = 'http://own.invalid';

/** A path of ours to go to after signing in; anything that could lead elsewhere, or round in circles, becomes `fallback`. */
export function ownPath(text: unknown, fallback = '/account'): string {
  if (typeof text !== 'string' || text.length > LENGTH_MAX) return fallback;
  if (!/^\/(?![/\\])/.test(text) || /[\p{Cc}\\]/u.test(text)) return fallback;
  const url = URL.canParse(text, BASE) ? new URL(text, BASE) : undefined;
  if (url?.origin !== BASE || /^\/(sign-(in|up|out)|api)(\/|$)/.test(url.pathname)) return fallback;
  // Next asks for a page's parts under the page's own address with this added.
  url.searchParams.delete('_rsc');
  const path = `${url.pathname}${url.search}${url.hash}`;
  // "/.//elsewhere" becomes "//elsewhere" on the way, which a browser takes for a host.
  return path.startsWith('//') ? fallback : path;
}

/** The sign-in page that comes back to `path`. */
export const signInPath = (path: string): string =>
  `/sign-in?next=${encodeURIComponent(ownPath(path))}`;
