import {
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  Injectable,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, firstValueFrom, of } from 'rxjs';
import { type Claim, Ledger } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';
import { deliveryOf } from '../door/delivery';
import type { Handle } from './work';
import { RefusedDeliveryError, Refusals } from '../door/refusals';
import { type Reply, reply as replies } from '../replies';
import type { Answer } from '../replies/reply';
import { ReplyWriter } from '../replies/reply-writer.service';
import { signatureFailures, dedupOutcomes } from '../wechat.metrics';
import { signedOf } from '../door/signature';
import { MessageObservers } from '../observing/message-observers';
import { Continuations } from './continuations.service';
import { MessageWorker } from './message-worker.service';
import { ReplyWindow } from './reply-window.service';
import { OpenDeliveries } from './under-way';
import { type DeliveredMessage, WorkFactory } from './work.factory';

/** Of the deadline: a handler needs some of it as well. */
const CLAIM_SHARE = 2 / 3;
const LEAST_CLAIM_MS = 300;

/**
 * Runs each message once, however often and wherever it is delivered, and gives every delivery that
 * is still open the same reply.
 */
@Injectable()
export class DedupInterceptor implements NestInterceptor<Reply, string | undefined> {
  constructor(
    private readonly ledger: Ledger,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
    private readonly window: ReplyWindow,
    private readonly continuations: Continuations,
    private readonly refusals: Refusals,
    private readonly writer: ReplyWriter,
    private readonly open: OpenDeliveries,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  async intercept(
    context: ExecutionContext,
    next: CallHandler<Reply>,
  ): Promise<Observable<string | undefined>> {
    const [request, response] = context.getArgs<[FastifyRequest, FastifyReply]>();
    const delivery = deliveryOf(request);
    if (this.open.mayHaveSlept(delivery)) await delivery.endRead();
    const delivered = this.factory.delivered(delivery, signatureOf(request));
    const handle: Handle = (run) => {
      delivery.run = run;
      return firstValueFrom(next.handle());
    };
    // Not awaited: this function would be held as long as the delivery waits.
    const answer = () => this.answer(delivered, handle, response);
    if (!this.observers.tell) return answer();
    this.tellRead(delivered);
    return this.observers.during(delivered.key, answer);
  }

  private async answer(
    delivered: DeliveredMessage,
    handle: Handle,
    response: FastifyReply,
  ): Promise<Observable<string | undefined>> {
    const { key, request, delivery } = delivered;
    const takeOver = (claim: Claim) => this.takeOver(delivered, claim, handle);
    const decided = await this.decided(delivered, handle);
    const answer = decided ?? (await this.window.answer({ key, request, delivery, takeOver }));
    return of(this.writer.write(await this.carried(delivered, answer), delivery, response));
  }

  /** Undefined: the delivery waits for the reply. */
  private async decided(delivered: DeliveredMessage, handle: Handle): Promise<Answer | undefined> {
    const { key, request, delivery } = delivered;
    const { account } = delivery;
    const first = await this.ledger.claim(key, request, patienceOf(account));
    const claim = first.kind === 'replayed' ? await this.claimUnsigned(delivered) : first;
    delivery.number = claim.delivery;
    dedupOutcomes.count(claim.kind, account);
    this.observers.tell?.({ kind: 'claimed', ...whichOf(delivered), ...outcomeOf(claim) });
    if (claim.kind === 'conflict') return this.refuse(account);
    if (claim.kind === 'answered') return replies.none();
    if (claim.kind === 'replay') return JSON.parse(claim.reply) as Reply;
    if (delivered.deferred) return this.promise(delivered, claim, handle);
    if (claim.kind === 'acknowledge') return this.window.acknowledge(account, claim.promised);
    this.takeOver(delivered, claim, handle);
    return undefined;
  }

  /** What the delivery carries of the reply. */
  private carried(delivered: DeliveredMessage, answer: Answer): Answer | Promise<Answer> {
    if (typeof answer === 'string') return answer;
    const isDivisible = answer.type === 'markdown' || answer.type === 'several';
    return isDivisible ? this.continuations.begin(delivered, answer) : answer;
  }

  private async claimUnsigned(delivered: DeliveredMessage): Promise<Exclude<Claim, Replayed>> {
    const { key, request, delivery } = delivered;
    const { account } = delivery;
    signatureFailures.inc({ reason: 'replay', ...account.labels });
    const reason = 'its signature has carried another message (WECHAT_REPLAY_CHECK)';
    if (account.replayCheck === 'reject') throw new RefusedDeliveryError(reason);
    this.refusals.warn(account, `Let pass a delivery: ${reason}`);
    const unsigned = { ...request, signature: undefined };
    const claim = await this.ledger.claim(key, unsigned, patienceOf(account));
    return claim.kind === 'replayed' ? { ...claim, kind: 'conflict' } : claim;
  }

  private tellRead(delivered: DeliveredMessage): void {
    const { message: typed, deferred } = delivered;
    const candidates = this.factory.candidates(delivered);
    const route = { candidates, deferred: deferred !== undefined };
    this.observers.tell?.({ kind: 'read', ...whichOf(delivered), typed, ...route });
  }

  /** Acknowledged, since WeChat would only deliver it again. */
  private refuse(account: WechatAccount): Answer {
    this.refusals.count(account, 'it has the identity of an earlier message, but another content');
    return 'refused';
  }

  private takeOver(delivered: DeliveredMessage, claim: Claim, handle: Handle): void {
    if (claim.kind === 'run') this.worker.start(this.factory.work(delivered, claim), handle);
  }

  /** Every delivery of a deferred message gets the same answer; the promise is on disk before it. */
  private async promise(delivered: DeliveredMessage, claim: Claim, handle: Handle): Promise<Reply> {
    if (claim.kind === 'run') {
      await this.ledger.flush(delivered.delivery.spare());
      void this.worker.startLate(this.factory.work(delivered, claim), handle);
    }
    const text = delivered.deferred?.reply;
    return text === undefined ? replies.none() : replies.text(text);
  }
}

function patienceOf({ reply }: WechatAccount): number {
  return Math.max(LEAST_CLAIM_MS, reply.deadline * CLAIM_SHARE);
}

/** In plain mode it does not cover the body: what it first carried is all that it may carry. */
function signatureOf(request: FastifyRequest): string | undefined {
  const { account, query } = signedOf(request);
  if (account.mode !== 'plain' || account.replayCheck === 'off') return undefined;
  return `${account.appId}:${query.signature}`;
}

function whichOf({ delivery, key }: DeliveredMessage) {
  return { delivery: delivery.id, message: key };
}

function outcomeOf({ kind, delivery }: Claim) {
  return { outcome: kind, number: delivery };
}

interface Replayed {
  readonly kind: 'replayed';
}
