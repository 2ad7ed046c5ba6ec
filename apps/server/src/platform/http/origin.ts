import type { IncomingHttpHeaders } from 'node:http';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a method promises to change nothing. */
export const isSafeMethod = (method: string): boolean => safeMethods.has(method);

/**
 * Whether a browser sent this from our own pages. SameSite=Strict cookies are the first wall against forged requests;
 * this is the second. A request without either header is no browser's, and carries nobody else's cookies.
 */
export function comesFromOurPages(
  request: { method: string; headers: IncomingHttpHeaders; host: string },
  publicOrigin: string,
): boolean {
  if (isSafeMethod(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (origin === publicOrigin) return true;
  try {
    // The address in the browser's bar may be another name of this machine: localhost or 127.0.0.1.
    return new URL(origin).host === request.host;
  } catch {
    return false;
  }
}
