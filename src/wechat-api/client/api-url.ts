export type Query = Readonly<Record<string, string | number | boolean>>;

/**
 * The full address of an API. The base may have a path of its own (a gateway).
 * @throws TypeError when `path` is not an absolute path without a query
 */
export function apiUrl(baseUrl: string, path: string, query: Query = {}): string {
  if (!/^\/(?!\/)[^?#\s\\]*$/.test(path)) {
    const shown = path.split(/[?#]/, 1)[0];
    throw new TypeError(`API path must look like /cgi-bin/name, its query apart; got ${shown}`);
  }
  const parameters = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const address = baseUrl.replace(/\/+$/, '') + path;
  return parameters ? `${address}?${parameters}` : address;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A simulated platform on this machine is never reached through the environment's proxy. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(new URL(url).hostname);
}
