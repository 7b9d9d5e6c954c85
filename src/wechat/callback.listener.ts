import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

type Done = (error: Error | null, body?: Buffer) => void;

/**
 * Lets the listener hand over raw bodies and note when each request came. WeChat posts `text/xml`;
 * some proxies drop the type. Compressed bodies are refused: nothing here inflates.
 * @param isDraining whether peers should send what comes next elsewhere
 */
export function prepareListener(
  adapter: FastifyAdapter,
  bodyLimit: number,
  isDraining: () => boolean,
): void {
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.decorateRequest('receivedAt');
  fastify.decorateRequest('delivery');
  fastify.addHook('onRequest', (request, _response, done) => {
    request.receivedAt = Date.now();
    done();
  });
  fastify.addHook('onSend', (_request, response, _payload, done) => {
    // A balancer that kept the connection would use it again in the moment in which it ends.
    if (isDraining()) void response.header('connection', 'close');
    done();
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, acceptXml);
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
