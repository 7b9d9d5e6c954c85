import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { answered } from '../observing/door-story';
import type { MessageObservers } from '../observing/message-observers';
import type { IncomingHttpHeaders } from 'node:http';

type Done = (error: Error | null, body?: Buffer) => void;

export interface ListenerOptions {
  /** Bytes. */
  readonly bodyLimit: number;
  /** Whether peers should send what comes next elsewhere. */
  readonly shutdown: { readonly isDraining: boolean };
  /** Says whether the body of a request to the callback is worth reading. */
  readonly guard: { admits(request: FastifyRequest): boolean };
  /** Answers an admitted request whose body could not be read. */
  readonly failures: { answer(error: unknown, response: FastifyReply): void };
  readonly observers: MessageObservers;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set: for WeChat alone. Controllers that the account adds to this listener lack it. */
    readonly isCallback?: boolean;
  }
}

/**
 * Lets the listener refuse strangers, hand over raw bodies and note when each request came. WeChat
 * posts `text/xml`, of which gateways make anything; what was signed is read as XML.
 */
export function prepareListener(adapter: FastifyAdapter, options: ListenerOptions): void {
  const fastify = adapter.getInstance();
  const { bodyLimit } = options;
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, takeUncompressed);
  for (const name of ['arrivedAt', 'account', 'signedQuery', 'delivery']) {
    fastify.decorateRequest(name);
  }
  fastify.addHook('onRequest', (request, _response, done) => {
    request.arrivedAt = performance.now();
    dropForwardedPorts(request.raw.headers);
    done();
  });
  fastify.addHook('onRoute', (route) => {
    if (route.config?.isCallback) closeToStrangers(route, options);
  });
  fastify.addHook('onSend', (request, response, payload, done) => {
    // A balancer that kept the connection would use it again in the moment in which it ends.
    if (options.shutdown.isDraining) void response.header('connection', 'close');
    const { tell } = options.observers;
    if (tell && request.routeOptions.config.isCallback) tell(answered(request, response, payload));
    done();
  });
}

function closeToStrangers(
  route: RouteOptions,
  { guard, failures, bodyLimit }: ListenerOptions,
): void {
  route.onRequest = (request, response, done) => {
    if (!guard.admits(request)) return refuseUnread(request, response, bodyLimit);
    // A type that is none would be refused before any parser is asked.
    request.raw.headers['content-type'] = 'text/xml';
    done();
  };
  route.errorHandler = (error, _request, response) => failures.answer(error, response);
}

/** Node passes over the body; where that could take long, the connection ends instead. */
function refuseUnread(request: FastifyRequest, response: FastifyReply, bodyLimit: number): void {
  const { 'content-length': length = 0, 'transfer-encoding': chunked } = request.headers;
  if (chunked !== undefined || Number(length) > bodyLimit) {
    void response.header('connection', 'close');
  }
  void response.status(403).type('text/plain; charset=utf-8').send('Forbidden');
}

/** Registered codings and those that are met besides; anything else is no coding, such as `utf-8`. */
const COMPRESSION =
  /^(?:x-)?(?:gzip|deflate|compress|br|brotli|zstd|zstandard|zlib|bzip2|xz|lzma|lz4|snappy|dcb|dcz|exi|pack200-gzip|aes128gcm)$/i;

/** Nothing here inflates: a small body could become an endless one. */
function takeUncompressed(request: FastifyRequest, body: Buffer | string, done: Done): void {
  const codings = request.headers['content-encoding']?.split(/[\s,;]+/) ?? [];
  const compression = codings.find((coding) => COMPRESSION.test(coding));
  if (compression === undefined) done(null, Buffer.isBuffer(body) ? body : Buffer.from(body));
  else done(new UnsupportedMediaTypeException(`Post it uncompressed, not as ${compression}.`));
}

const IPV4 = /^"?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?"?$/;
const IPV6 = /^"?\[([\da-fA-F.:%\w]+)\](?::\d+)?"?$/;

/**
 * Leaves plain addresses in `X-Forwarded-For`: some gateways write `203.0.113.7:4711` or
 * `[2001:db8::7]:4711`, which neither Fastify nor a list of addresses knows.
 */
export function dropForwardedPorts(headers: IncomingHttpHeaders): void {
  const given = headers['x-forwarded-for'];
  if (given === undefined) return;
  const hops = [given].flat().flatMap((line) => line.split(','));
  headers['x-forwarded-for'] = hops.map((hop) => addressOf(hop.trim())).join(', ');
}

function addressOf(hop: string): string {
  return IPV4.exec(hop)?.[1] ?? IPV6.exec(hop)?.[1] ?? hop;
}
