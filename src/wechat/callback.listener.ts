import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Done = (error: Error | null, body?: Buffer) => void;

export interface ListenerOptions {
  /** Bytes. */
  readonly bodyLimit: number;
  /** Whether peers should send what comes next elsewhere. */
  readonly isDraining: () => boolean;
  /** Whether the body of a request to the callback is worth reading. */
  readonly admits: (request: FastifyRequest) => boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set: for WeChat alone. Controllers that the account adds to this listener lack it. */
    readonly isCallback?: boolean;
  }
}

/**
 * Lets the listener refuse strangers, hand over raw bodies and note when each request came. WeChat
 * posts `text/xml`; some proxies drop the type. Compressed bodies are refused: nothing here inflates.
 */
export function prepareListener(
  adapter: FastifyAdapter,
  { bodyLimit, isDraining, admits }: ListenerOptions,
): void {
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  for (const name of ['receivedAt', 'signedQuery', 'delivery']) fastify.decorateRequest(name);
  fastify.addHook('onRequest', (request, _response, done) => {
    request.receivedAt = Date.now();
    done();
  });
  fastify.addHook('onRoute', (route) => {
    if (!route.config?.isCallback) return;
    route.onRequest = (request, response, done) => {
      if (admits(request)) done();
      else refuseUnread(request, response, bodyLimit);
    };
  });
  fastify.addHook('onSend', (_request, response, _payload, done) => {
    // A balancer that kept the connection would use it again in the moment in which it ends.
    if (isDraining()) void response.header('connection', 'close');
    done();
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, acceptXml);
}

/** Node passes over the body; where that could take long, the connection ends instead. */
function refuseUnread(request: FastifyRequest, response: FastifyReply, bodyLimit: number): void {
  const { 'content-length': length = 0, 'transfer-encoding': chunked } = request.headers;
  if (chunked !== undefined || Number(length) > bodyLimit) {
    void response.header('connection', 'close');
  }
  void response.status(403).type('text/plain; charset=utf-8').send('Forbidden');
}

function acceptXml(request: FastifyRequest, body: Buffer | string, done: Done): void {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = 'text/xml' } =
    request.headers;
  if (encoding !== 'identity' || !/^\s*(?:text\/|application\/(?:[\w.-]+\+)?xml\b)/i.test(type)) {
    done(new UnsupportedMediaTypeException('Post uncompressed text/xml.'));
    return;
  }
  done(null, Buffer.isBuffer(body) ? body : Buffer.from(body));
}
