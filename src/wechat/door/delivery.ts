import { BadRequestException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WechatAccount } from '../account/wechat-account';
import type { Run } from '../answering/work';
import type { Authentic } from './authenticator';
import { Cancellation } from './cancellation';
import { parseXml, toMessage, XmlError, type IncomingMessage } from '../messages';

/** What opened an encrypted delivery, and seals its answer. */
export interface EnvelopeKeys {
  readonly token: string;
  readonly aesKey: Buffer;
}

/** One of the requests by which WeChat delivers a message, and all that is known of it. */
export class Delivery {
  /** Aborted when WeChat cuts the connection: an answer would reach nobody. */
  readonly closed = new Cancellation();
  /** By the monotonic clock, which no change of the date moves. */
  readonly arrivedAt = performance.now();
  /** Set before the handler of its message runs for it. */
  run?: Run;
  private read: IncomingMessage | undefined;

  /**
   * @param account whom WeChat delivers it for
   * @param receivedAt epoch milliseconds
   * @param xml what WeChat has written; of an encrypted delivery what was inside
   * @param keys set: the delivery was encrypted and so must be its reply
   * @param id of its request, among those of this process
   */
  constructor(
    readonly account: WechatAccount,
    readonly receivedAt: number,
    private readonly xml: Buffer,
    readonly keys?: EnvelopeKeys,
    readonly id = '',
  ) {}

  /** Whether WeChat has cut it by now, as far as time tells: the news may not have been read yet. */
  isOlderThan(ms: number): boolean {
    return performance.now() - this.arrivedAt >= ms;
  }

  /**
   * Read once, when it is first asked for.
   * @throws BadRequestException for anything that is not a WeChat message, saying why
   */
  get message(): IncomingMessage {
    this.read ??= readMessage(this.xml);
    return this.read;
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Epoch milliseconds at which the headers were read. */
    receivedAt?: number;
    /** Set by the signature guard. */
    delivery?: Delivery;
  }
}

/** Notes the delivery on its request, in the body's place. */
export function beginDelivery(
  request: FastifyRequest,
  response: FastifyReply,
  account: WechatAccount,
  { xml, keys }: Authentic,
): Delivery {
  const receivedAt = request.receivedAt ?? Date.now();
  const delivery = new Delivery(account, receivedAt, xml, keys, request.id);
  response.raw.once('close', () => {
    if (!response.raw.writableFinished) delivery.closed.abort();
  });
  request.delivery = delivery;
  request.body = delivery;
  return delivery;
}

/** @throws Error for a route that the signature guard does not protect */
export function deliveryOf(request: FastifyRequest): Delivery {
  if (request.delivery) return request.delivery;
  throw new Error('No delivery: the route must be guarded by SignatureGuard.');
}

function readMessage(xml: Buffer): IncomingMessage {
  try {
    return toMessage(parseXml(xml));
  } catch (error) {
    if (error instanceof XmlError) throw new BadRequestException(error.message);
    throw error;
  }
}
