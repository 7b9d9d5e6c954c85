import type { IncomingMessage } from 'node:http';

/** A page of another site cannot send it without asking first, which is never granted. */
const OWN_HEADER = 'x-wechat-console';
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Why a request is refused; undefined: it is let in. */
export function refusal(request: IncomingMessage, port: number): string | undefined {
  const { host = '', origin, 'content-type': type = '' } = request.headers;
  const hosts = new Set(NAMES.map((name) => `${name}:${port}`));
  if (!hosts.has(host)) return 'The console answers to its own address alone.';
  if (origin !== undefined && !hosts.has(origin.replace(/^http:\/\//, ''))) {
    return 'The console answers to its own page alone.';
  }
  if (request.method === 'GET') return undefined;
  if (!/^application\/json\b/.test(type) || request.headers[OWN_HEADER] === undefined) {
    return `What changes something is JSON and carries the header ${OWN_HEADER}.`;
  }
  return undefined;
}
