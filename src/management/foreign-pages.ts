import { isIP } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '@nestjs/common';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const MOST_TOLD = 10;

/**
 * Keeps web pages in an operator's browser away from a listener without a login. A page can have its
 * own name resolve to this address (DNS rebinding): such a name is refused. And it can send requests
 * that need no preflight: those cannot change state.
 * @param names by which the listener may be called beside its addresses
 */
export function refuseForeignPages(fastify: FastifyInstance, names: readonly string[]): void {
  const allowed = new Set(['localhost', ...names].map((name) => name.toLowerCase()));
  const told = new Set<string>();
  const logger = new Logger('ManagementListener');
  fastify.addHook('onRequest', (request, response, done) => {
    if ((request.raw.headersDistinct['host']?.length ?? 0) > 1) {
      return refuse(response, 400, 'Bad Request: name one Host.');
    }
    const host = hostOf(request);
    if (host !== undefined && !isIP(host) && !allowed.has(host)) {
      if (told.size < MOST_TOLD && !told.has(host)) {
        told.add(host);
        logger.warn(`Refused requests for ${printable(host)}: ${NOT_ALLOWED}`);
      }
      return refuse(response, 403, `Forbidden: ${NOT_ALLOWED}`);
    }
    if (request.is404 || SAFE.has(request.method) || isDeliberate(request)) return done();
    refuse(response, 403, 'Forbidden: send application/json, from no page of another origin.');
  });
}

const NOT_ALLOWED =
  'call it by its address or as localhost, or add the name to MANAGEMENT_ALLOWED_HOSTS.';

/** Without port and brackets; undefined where HTTP/1.0 has none, which no browser speaks. */
function hostOf({ headers: { host } }: FastifyRequest): string | undefined {
  if (host === undefined) return undefined;
  const [, address, name] = /^(?:\[([^\]]*)\]|([^:@/]*))(?::\d*)?$/.exec(host.trim()) ?? [];
  return (address ?? name ?? '').toLowerCase().replace(/\.$/, '');
}

/** Browsers send a preflight before JSON or a key to another origin, which is never granted here. */
function isDeliberate({ headers }: FastifyRequest): boolean {
  const { origin, host, authorization = '', 'content-type': type = '' } = headers;
  const isOwn = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  const isSameSite = (headers['sec-fetch-site'] ?? 'same-origin') !== 'cross-site';
  const needsLeave = /^application\/json\s*(?:;|$)/i.test(type) || /^bearer /i.test(authorization);
  return isOwn && isSameSite && needsLeave;
}

function printable(host: string): string {
  return /^[\w.-]{1,100}$/.test(host) ? host : 'a host that is no name';
}

function refuse(response: FastifyReply, status: number, text: string): void {
  void response.status(status).type('text/plain; charset=utf-8').send(text);
}
