import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { firstValueFrom, from, type Observable } from 'rxjs';
import { Ledger, type Claim } from '../../ledger';
import { deliveryOf } from '../delivery';
import { XmlBodyPipe } from '../messages';
import { reply as replies, type Reply } from '../replies';
import type { Answer } from '../replies/answer';
import { dedupOutcomes } from './dedup.metrics';
import { MessageWorker } from './message-worker.service';
import { ReplyWindow } from './reply-window.service';
import { WorkFactory, type DeliveredMessage } from './work.factory';
import type { Handle } from '../handling/work';

/**
 * Runs each message once, however often and wherever it is delivered, and gives every delivery that
 * is still open the same reply.
 */
@Injectable()
export class DedupInterceptor implements NestInterceptor<Handle, Answer> {
  constructor(
    private readonly pipe: XmlBodyPipe,
    private readonly ledger: Ledger,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
    private readonly window: ReplyWindow,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Handle>): Observable<Answer> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const message = this.pipe.transform(request.body);
    request.body = message;
    const delivered = this.factory.delivered(message, deliveryOf(request));
    const handle: Handle = async (run) => (await firstValueFrom(next.handle()))(run);
    return from(this.answer(delivered, handle));
  }

  private async answer(delivered: DeliveredMessage, handle: Handle): Promise<Answer> {
    const claim = await this.ledger.claim(delivered.key, delivered.request);
    dedupOutcomes.inc({ outcome: claim.kind });
    if (claim.kind === 'conflict' || claim.kind === 'answered') return replies.none();
    if (claim.kind === 'replay') return JSON.parse(claim.reply) as Reply;
    if (delivered.deferred) return this.promise(delivered, claim, handle);
    if (claim.kind === 'acknowledge') return this.window.acknowledge(claim.promised);
    if (claim.kind === 'run') this.worker.start(this.factory.work(delivered, claim), handle);
    return this.window.answer({
      key: delivered.key,
      delivery: delivered.delivery,
      number: claim.delivery,
      takeOver: (taken) => this.takeOver(delivered, taken, handle),
    });
  }

  private takeOver(delivered: DeliveredMessage, claim: Claim, handle: Handle): void {
    if (claim.kind === 'run') this.worker.start(this.factory.work(delivered, claim), handle);
  }

  /** Every delivery of a deferred message gets the same answer; the promise is on disk before it. */
  private async promise(delivered: DeliveredMessage, claim: Claim, handle: Handle): Promise<Reply> {
    if (claim.kind === 'run') {
      await this.ledger.flush();
      void this.worker.startLate(this.factory.work(delivered, claim), handle);
    }
    const text = delivered.deferred?.reply;
    return text === undefined ? replies.none() : replies.text(text);
  }
}
