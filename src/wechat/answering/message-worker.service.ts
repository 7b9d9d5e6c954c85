import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Ledger, StoreAwayError } from '../../ledger';
import { ServicesOfAccounts } from '../account/account-services';
import { toldOf } from '../account/wechat-account';
import type { Cancellation } from '../door/delivery';
import { LateReplies } from '../late/late-replies.service';
import { type Reply, reply as replies } from '../replies';
import { OpenDeliveries, RunningWorks } from './under-way';
import { MessageObservers } from '../observing/message-observers';
import { Quarantine } from './quarantine.service';
import { Turns } from './turns';
import { WindowWatch } from './reply-window.service';
import { Slots } from './slots';
import type { Handle, Work } from './work';
import { runOf } from './work.factory';
import { describeFailure } from '../routing/routing.errors';

/** After a failure of our own while a late reply was on its way. */
const RETRY_MS = 5000;
/** An answer is on its way to the user for so long, as a rule. */
const AFTER_DELIVERY_MS = 500;
/** Within it nobody takes over what waits for its turn. */
const SOON_MS = 1500;

/** Runs handlers apart from the deliveries that wait for them, and stores what they reply. */
@Injectable()
export class MessageWorker {
  private readonly logger = new Logger(MessageWorker.name);

  constructor(
    private readonly ledger: Ledger,
    private readonly open: OpenDeliveries,
    private readonly works: RunningWorks,
    private readonly late: LateReplies,
    private readonly turns: Turns,
    private readonly quarantine: Quarantine,
    private readonly services: ServicesOfAccounts,
    private readonly slots: Slots,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  /** Work that deliveries wait for. */
  start(work: Work, handle: Handle): void {
    const run = (unwanted: Cancellation) => this.runInWindow(work, unwanted, handle);
    void this.inLane(work, this.works.add(work, run));
  }

  /** Work whose reply goes late, whenever it comes. Resolves at its end. */
  startLate(work: Work, handle: Handle): Promise<void> {
    const end = this.works.add(work, async (unwanted) => {
      await this.itsTurn(work, unwanted);
      const run = () => this.runLate(work, () => this.handled(work, unwanted, handle));
      // Until its reply is sent: nothing that ends processes should come in between.
      await this.watched(work, unwanted, run);
    });
    return this.inLane(work, end);
  }

  /** A late reply that exists already and was not brought to its user yet. */
  sendLate(work: Work, reply: Reply): Promise<void> {
    return this.works.add(work, () => this.dispatch(work, reply));
  }

  /** What follows a reply that a delivery carries, once that can be on its user's screen. */
  sendAfterwards(work: Work, reply: Reply): Promise<void> {
    return this.works.add(work, async (unwanted) => {
      await setTimeout(AFTER_DELIVERY_MS, undefined, { ref: false });
      if (!unwanted.aborted) await this.dispatch(work, reply);
    });
  }

  private handled(work: Work, unwanted: Cancellation, handle: Handle): Promise<Reply> {
    const run = () => handle(runOf(work, unwanted, this.services));
    const isBound = work.account.concurrency > 0;
    return isBound ? this.slots.run(work.account, unwanted, run) : run();
  }

  private handledInTurn(work: Work, unwanted: Cancellation, handle: Handle): Promise<Reply> {
    const run = () => this.watched(work, unwanted, () => this.handled(work, unwanted, handle));
    return work.lane === undefined ? run() : this.itsTurn(work, unwanted).then(run);
  }

  /** A first run needs no watching: the ledger itself counts it. */
  private watched<T>(work: Work, unwanted: Cancellation, run: () => Promise<T>): Promise<T> {
    const { past } = work;
    return past ? this.quarantine.run(work, past, unwanted, run) : run();
  }

  /** Whatever becomes of it, those behind it go on. */
  private inLane(work: Work, end: Promise<void>): Promise<void> {
    return work.lane === undefined ? end : end.then(() => this.turns.ended(work));
  }

  private async itsTurn(work: Work, unwanted: Cancellation): Promise<void> {
    const begun = performance.now();
    await this.turns.wait(work, unwanted);
    const isLong = performance.now() - begun > SOON_MS;
    if (isLong && !(await this.isStillOwned(work))) unwanted.abort();
    if (unwanted.aborted) throw unwanted.signal.reason;
  }

  /** Others may have brought it to its end while this process stood still, and it is nobody's turn. */
  private isStillOwned({ key, epoch }: Work): Promise<boolean> {
    return this.ledger.stillOwned(key, epoch).catch(() => true);
  }

  private async runInWindow(work: Work, unwanted: Cancellation, handle: Handle): Promise<void> {
    const watch = this.windowWatch(work);
    let reply: Reply;
    // Here rather than by `outcome`: while the handler runs, each function that waits is held whole.
    try {
      reply = await this.handledInTurn(work, unwanted, handle);
    } catch (error) {
      reply = this.failed(work, error);
    }
    try {
      const end = await this.finish(work, reply);
      if ((end === 'open' ? await watch.end() : end) === 'late') await this.dispatch(work, reply);
    } finally {
      watch.stop();
    }
  }

  private windowWatch({ account, key }: Work): WindowWatch {
    const isWaking = () => this.open.isWaking(account);
    return new WindowWatch(this.ledger, key, account.reply.quiet, isWaking);
  }

  private async runLate(work: Work, handle: () => Promise<Reply>): Promise<void> {
    const stopTyping = this.late.showTyping(work);
    const run = work.deferred ? this.attempt(work, handle) : this.outcome(work, handle);
    const reply = await run.finally(stopTyping);
    if (reply && (await this.finish(work, reply)) === 'late') await this.dispatch(work, reply);
  }

  private async dispatch(work: Work, reply: Reply): Promise<void> {
    try {
      // While the store was away another instance may have gone on with the message.
      if (await this.ledger.stillOwned(work.key, work.epoch)) await this.late.dispatch(work, reply);
    } catch (error) {
      // That the store is away was told once; the message has not failed.
      const isAway = error instanceof StoreAwayError;
      if (!isAway) this.logger.error(describeFailure(error, work));
      await this.ledger.postpone(work.key, work.epoch, RETRY_MS, !isAway);
    }
  }

  private async finish(work: Work, reply: Reply) {
    const { account, key, epoch } = work;
    const found = this.open.find(key);
    const delivery = found instanceof Promise ? await found : found;
    const patience = delivery?.spare();
    const text = JSON.stringify(reply);
    const end = await this.ledger.finish(key, epoch, text, delivery !== undefined, patience);
    // Cut before it could carry it: the next one does, or whoever takes up late work.
    if (end === 'passive' && delivery?.closed.aborted) {
      await this.ledger.giveBack(key, delivery.number);
    }
    this.observers.tell?.({ kind: 'replied', message: key, reply, end });
    if (work.lane !== undefined) this.turns.ended(work);
    if (end === 'fenced') {
      this.logger.warn(toldOf(account, 'A result was discarded: another instance had taken over'));
    }
    return end;
  }

  private async outcome(work: Work, handle: () => Promise<Reply>): Promise<Reply> {
    try {
      return await handle();
    } catch (error) {
      return this.failed(work, error);
    }
  }

  /** A handler that throws is not run again: its message is answered with the error reply. */
  private failed(work: Work, error: unknown): Reply {
    this.logger.error(describeFailure(error, work));
    const { error: text } = work.account.reply;
    return text === undefined ? replies.none() : replies.text(text);
  }

  /** Deferred work that fails is tried again later, and set aside at last. */
  private async attempt(work: Work, handle: () => Promise<Reply>): Promise<Reply | undefined> {
    const { key, epoch, failures, deferred: { attempts = 3, delay = 5000 } = {} } = work;
    try {
      return await handle();
    } catch (error) {
      const failure = describeFailure(error, work);
      this.logger.error(`${failure} (attempt ${failures + 1} of ${attempts})`);
      if (failures + 1 < attempts) {
        await this.ledger.postpone(key, epoch, delay * 2 ** failures, true);
      } else {
        await this.ledger.bury(key, epoch, failure.split('\n')[0] ?? failure);
      }
      return undefined;
    }
  }
}
