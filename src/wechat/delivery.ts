import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cancellation } from './cancellation';

/** What opened an encrypted delivery, and seals its answer. */
export interface EnvelopeKeys {
  readonly token: string;
  readonly aesKey: Buffer;
}

/** One of the requests by which WeChat delivers a message. */
export interface Delivery {
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Aborted when WeChat cuts the connection: an answer would reach nobody. */
  readonly closed: Cancellation;
  /** Set: the delivery was encrypted and so must be its reply. */
  readonly keys?: EnvelopeKeys;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Epoch milliseconds at which the headers were read. */
    receivedAt?: number;
    /** Set by the signature guard. */
    delivery?: Delivery;
  }
}

/** Notes the delivery on its request. */
export function beginDelivery(
  request: FastifyRequest,
  response: FastifyReply,
  keys?: EnvelopeKeys,
): void {
  const closed = new Cancellation();
  response.raw.once('close', () => {
    if (!response.raw.writableFinished) closed.abort();
  });
  const receivedAt = request.receivedAt ?? Date.now();
  request.delivery = { receivedAt, closed, keys };
}

/** @throws Error for a route that the signature guard does not protect */
export function deliveryOf(request: FastifyRequest): Delivery {
  if (request.delivery) return request.delivery;
  throw new Error('No delivery: the route must be guarded by SignatureGuard.');
}
