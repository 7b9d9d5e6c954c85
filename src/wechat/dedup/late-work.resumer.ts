import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Ledger, type DueWork } from '../../ledger';
import type { Reply } from '../replies';
import { MessageResponder } from '../message-responder.service';
import { MessageWorker } from './message-worker.service';
import { WorkFactory } from './work.factory';

const LOOK_EVERY_MS = 250;
const AT_ONCE = 50;

/** Takes up promised work that is due: after a pause, a crash or a restart, of any instance. */
@Injectable()
export class LateWorkResumer implements OnApplicationBootstrap {
  private readonly logger = new Logger(LateWorkResumer.name);
  private looking = false;
  private stopped = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
    private readonly responder: MessageResponder,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    this.scheduler.addInterval('wechat late work', timer);
  }

  /** From now on other instances, or the next start, take up what is due. */
  stop(): void {
    this.stopped = true;
  }

  private async look(): Promise<void> {
    if (this.looking || this.stopped) return;
    this.looking = true;
    try {
      for (const due of await this.ledger.due(AT_ONCE)) await this.resume(due);
    } catch (error) {
      this.logger.error('The store failed while looking for late work', error);
    } finally {
      this.looking = false;
    }
  }

  private async resume(due: DueWork & { readonly key: string }): Promise<void> {
    try {
      this.start(due);
    } catch (error) {
      this.logger.error('A remembered message cannot be read and is set aside', error);
      await this.ledger.bury(due.key, due.epoch, 'the remembered message cannot be read');
    }
  }

  private start(due: DueWork & { readonly key: string }): void {
    const work = this.factory.resumed(due);
    const { reply } = due.record;
    if (reply === undefined) {
      this.worker.startLate(work, (context) => this.responder.respond(work.message, context));
    } else {
      this.worker.sendLate(work, JSON.parse(reply) as Reply);
    }
  }
}
