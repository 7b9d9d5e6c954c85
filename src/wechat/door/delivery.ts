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

/** Of the time after which WeChat cuts. Whether a delivery is that young hangs on no standstill. */
const YOUNG = 1 / 5;
/** Turns of the event loop: the end is read, the socket is shut, it is closed, that is told. */
const TURNS = 4;

/** One of the requests by which WeChat delivers a message, and all that is known of it. */
export class Delivery {
  /** Aborted when WeChat cuts the connection: an answer would reach nobody. */
  readonly closed = new Cancellation();
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Set before the handler of its message runs for it. */
  run?: Run;
  private read: IncomingMessage | undefined;

  /**
   * @param account whom WeChat delivers it for
   * @param arrivedAt by the monotonic clock, which no change of the date moves
   * @param xml what WeChat has written; of an encrypted delivery what was inside
   * @param keys set: the delivery was encrypted and so must be its reply
   * @param id of its request, among those of this process
   */
  constructor(
    readonly account: WechatAccount,
    readonly arrivedAt: number,
    private readonly xml: Buffer,
    readonly keys?: EnvelopeKeys,
    readonly id = '',
  ) {
    this.receivedAt = Math.round(Date.now() - performance.now() + arrivedAt);
  }

  /** Milliseconds until it has waited for `patience`; below 0: since then. */
  left(patience: number): number {
    return this.arrivedAt + patience - performance.now();
  }

  /**
   * Whether WeChat has cut it, so that an answer would reach nobody. After a standstill of this
   * process the end of its connection may not have been read yet.
   */
  isCut(): boolean | Promise<boolean> {
    const { cut } = this.account.reply;
    if (this.closed.aborted || this.left(cut * YOUNG) >= 0) return this.closed.aborted;
    return socketsRead().then(() => this.closed.aborted || this.left(cut) <= 0);
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
    /** When the headers were read, by the monotonic clock. */
    arrivedAt?: number;
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
  const arrivedAt = request.arrivedAt ?? performance.now();
  const delivery = new Delivery(account, arrivedAt, xml, keys, request.id);
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

async function socketsRead(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
}

function readMessage(xml: Buffer): IncomingMessage {
  try {
    return toMessage(parseXml(xml));
  } catch (error) {
    if (error instanceof XmlError) throw new BadRequestException(error.message);
    throw error;
  }
}
