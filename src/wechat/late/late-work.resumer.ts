import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LateWorkQueue, Ledger, type LateWork } from '../../ledger';
import type { Reply } from '../replies';
import { MessageResponder } from '../answering/message-responder.service';
import { MessageWorker } from '../answering/message-worker.service';
import { MessageObservers } from '../observing/message-observers';
import { WorkFactory } from '../answering/work.factory';

/** Takes up promised work that is due: after a pause, a crash or a restart, of any instance. */
@Injectable()
export class LateWorkResumer implements OnApplicationBootstrap {
  private readonly logger = new Logger(LateWorkResumer.name);

  constructor(
    private readonly queue: LateWorkQueue,
    private readonly ledger: Ledger,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
    private readonly responder: MessageResponder,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  onApplicationBootstrap(): void {
    this.queue.process((due) => this.observers.during(due.key, () => this.resume(due)));
  }

  /** From now on other instances, or the next start, take up what is due. */
  stop(): void {
    this.queue.stop();
  }

  private async resume(due: LateWork): Promise<void> {
    const work = this.read(due);
    const { reply } = due.record;
    if (!work) {
      await this.ledger.bury(due.key, due.epoch, 'the remembered message cannot be read');
    } else if (reply === undefined) {
      await this.worker.startLate(work, (run) => this.responder.respond(work.message, run));
    } else {
      await this.worker.sendLate(work, JSON.parse(reply) as Reply);
    }
  }

  private read(due: LateWork) {
    try {
      return this.factory.resumed(due);
    } catch (error) {
      this.logger.error('A remembered message cannot be read and is set aside', error);
      return undefined;
    }
  }
}
