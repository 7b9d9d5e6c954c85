import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WechatAccount } from '../account/wechat-account';
import type { Run } from '../answering/work';
import { parseXml, toMessage, XmlError, type IncomingMessage } from '../messages';
import type { WaitSignal } from '../../ledger';

const NONE: readonly (() => void)[] = [];

/**
 * Says that nobody wants something any more. An AbortController does that too, but two of them for
 * each of ten thousand open deliveries were a twelfth of the service's work.
 */
export class Cancellation implements WaitSignal {
  private isDone = false;
  private listeners: readonly (() => void)[] = NONE;
  private controller: AbortController | undefined;

  get aborted(): boolean {
    return this.isDone;
  }

  /** For what takes nothing else; made when it is asked for. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.isDone) this.controller.abort();
    return this.controller.signal;
  }

  abort(): void {
    if (this.isDone) return;
    this.isDone = true;
    // One may take others off the list.
    for (const one of this.listeners) if (this.listeners.includes(one)) one();
    this.listeners = NONE;
    this.controller?.abort();
  }

  /** The listener is called once. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners = this.listeners.concat(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners = this.listeners.filter((one) => one !== listener);
  }
}

/** What opened an encrypted delivery, and seals its answer. */
export interface EnvelopeKeys {
  readonly token: string;
  readonly aesKey: Buffer;
}

/** What WeChat has signed. */
export interface Authentic {
  /** The message's XML; of an encrypted delivery what was inside. */
  readonly xml: Buffer;
  readonly keys?: EnvelopeKeys;
}

/** Of the deadline, which leaves WeChat's 5 seconds as much again for the way. */
const SPARE = 1 / 15;
const LEAST_SPARE_MS = 100;
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
  /** Which delivery of its message it is, as far as the ledger has told. */
  number = 1;
  /** Set before the handler of its message runs for it. */
  run?: Run;
  /**
   * @param account whom WeChat delivers it for
   * @param arrivedAt by the monotonic clock, which no change of the date moves
   * @param content what WeChat has written; of an encrypted delivery what was inside
   * @param keys set: the delivery was encrypted and so must be its reply
   * @param id of its request, among those of this process
   */
  constructor(
    readonly account: WechatAccount,
    readonly arrivedAt: number,
    private content: Buffer | IncomingMessage,
    readonly keys?: EnvelopeKeys,
    readonly id = '',
  ) {
    this.receivedAt = Math.round(Date.now() - performance.now() + arrivedAt);
  }

  /** Milliseconds until it has waited for `patience`; below 0: since then. */
  left(patience: number): number {
    return this.arrivedAt + patience - performance.now();
  }

  /** Milliseconds in which a store that hangs has to answer, for the delivery to be answered in time. */
  spare(): number {
    return Math.max(LEAST_SPARE_MS, this.left(this.account.reply.deadline * (1 + SPARE)));
  }

  /**
   * Whether WeChat has cut it, so that an answer would reach nobody. After a standstill of this
   * process the end of its connection may not have been read yet.
   */
  isCut(): boolean | Promise<boolean> {
    const { cut } = this.account.reply;
    if (this.closed.aborted || this.left(cut * YOUNG) >= 0) return this.closed.aborted;
    return this.endRead().then(() => this.closed.aborted || this.left(cut) <= 0);
  }

  /** Resolves when `closed` knows of whatever has reached this process. */
  async endRead(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise(setImmediate);
  }

  /**
   * Read once, when it is first asked for; the bytes are let go then, while the delivery may wait.
   * @throws BadRequestException for anything that is not a WeChat message, saying why
   */
  get message(): IncomingMessage {
    if (Buffer.isBuffer(this.content)) this.content = readMessage(this.content);
    return this.content;
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
  response.raw.on('close', () => {
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

/** Makes what WeChat has posted a message; whoever came before it may have had it read. */
@Injectable()
export class XmlBodyPipe implements PipeTransform<unknown, IncomingMessage> {
  /** @throws BadRequestException for anything that is not a WeChat message, saying why */
  transform(body: unknown): IncomingMessage {
    if (body instanceof Delivery) return body.message;
    throw new Error('No delivery: the route must be guarded by SignatureGuard.');
  }
}
