import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LateWorkQueue, Ledger, type LateWork } from '../../ledger';
import { Accounts } from '../account/accounts';
import { toldOf, type WechatAccount } from '../account/wechat-account';
import type { Reply } from '../replies';
import { MessageResponder } from '../answering/message-responder.service';
import { MessageWorker } from '../answering/message-worker.service';
import { MessageObservers } from '../observing/message-observers';
import { RunningWorks } from '../answering/under-way';
import { WorkFactory } from '../answering/work.factory';

const LOOK_AGAIN_MS = 5000;

/** Takes up promised work that is due: after a pause, a crash or a restart, of any instance. */
@Injectable()
export class LateWorkResumer implements OnApplicationBootstrap {
  private readonly logger = new Logger(LateWorkResumer.name);

  constructor(
    private readonly accounts: Accounts,
    private readonly queue: LateWorkQueue,
    private readonly ledger: Ledger,
    private readonly factory: WorkFactory,
    private readonly worker: MessageWorker,
    private readonly responder: MessageResponder,
    private readonly works: RunningWorks,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  onApplicationBootstrap(): void {
    this.queue.process(
      (due) => this.observers.during(due.key, () => this.resume(due)),
      (key) => this.works.has(key),
    );
  }

  /** From now on other instances, or the next start, take up what is due. */
  stop(): void {
    this.queue.stop();
  }

  private async resume(due: LateWork): Promise<void> {
    const { key, epoch } = due;
    const { reply } = due.record;
    const account = this.accounts.ofKey(key);
    // It was removed a moment ago.
    if (!account) return void (await this.ledger.postpone(key, epoch, LOOK_AGAIN_MS, false));
    const work = this.read(account, due);
    if (!work) {
      await this.ledger.bury(key, epoch, 'the remembered message cannot be read');
    } else if (reply === undefined) {
      await this.worker.startLate(work, (run) => this.responder.respond(work.message, run));
    } else {
      await this.worker.sendLate(work, JSON.parse(reply) as Reply);
    }
  }

  private read(account: WechatAccount, due: LateWork) {
    try {
      return this.factory.resumed(account, due);
    } catch (error) {
      const line = toldOf(account, 'A remembered message cannot be read and is set aside');
      this.logger.error(line, error);
      return undefined;
    }
  }
}
