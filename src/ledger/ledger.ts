import { Logger } from '@nestjs/common';
import { atMost } from './at-most';
import type { LateWork } from './late-work-queue';
import { ENDED_PROCESS, type LedgerEntry, type PastRuns, isListedFor } from './ledger-record';
import type { LedgerStore, News, WaitSignal } from './ledger-store';
import { type RecordWatcher, watched } from './record-watch';
import { type Claim, type ClaimRequest, claim, takeOverOrphan } from './transitions/claim';
import { examine } from './transitions/examine';
import * as owned from './transitions/finish';
import { fetch, promise } from './transitions/pickup';
import { once } from './transitions/once';
import { type Resumption, resume } from './transitions/resume';
import type { Transition } from './transitions/transition';
import { drop, revive } from './transitions/revive';
import {
  type Taken,
  type WindowEnd,
  abandonWindow,
  closeWindow,
  giveBack,
  takeReply,
} from './transitions/window';

/**
 * What must outlive a delivery: who runs a message, its reply, and which way that goes.
 * Every verb is atomic across all instances on one store; times are milliseconds.
 */
export class Ledger {
  private readonly logger = new Logger('LateWork');
  private watcher: RecordWatcher | undefined;

  constructor(private readonly store: LedgerStore) {}

  /** This process among all that share the store. */
  get instance(): string {
    return this.store.me;
  }

  /** Has every change told that this process makes to a record; undefined: none any more. */
  watch(watcher: RecordWatcher | undefined): void {
    this.watcher = watcher;
  }

  /**
   * Asks, for one delivery of a message, whether to run it.
   * @param patience milliseconds that the delivery can spare for it
   */
  claim(key: string, request: ClaimRequest, patience?: number): Promise<Claim> {
    return this.apply(key, claim(key, request), patience);
  }

  /** Takes the work over if its owner has died; undefined: it has not. */
  takeOver(key: string, request: ClaimRequest, patience?: number): Promise<Claim | undefined> {
    return this.apply(key, takeOverOrphan(request), patience);
  }

  /**
   * @param delivered an open delivery of this instance's will carry the reply
   * @param patience milliseconds that are left to it
   */
  async finish(key: string, epoch: number, reply: string, delivered: boolean, patience?: number) {
    const finished = await this.apply(key, owned.finish(epoch, reply, delivered), patience);
    // Refused: whoever waits here has to look again.
    this.store.wake(key, finished === 'fenced' ? 'orphaned' : 'settled');
    return finished;
  }

  /** Waits for the reply of work that runs here or elsewhere. */
  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    return this.store.wait(key, ms, signal);
  }

  /**
   * A delivery is about to write the reply: the passive way wins, if none has won yet.
   * @param patience milliseconds that are left to the delivery
   */
  takeReply(key: string, patience?: number): Promise<Taken> {
    const seen = this.store.seen(key);
    // Final, so that nobody need be asked: most replies are carried by the delivery that ran them.
    if (seen?.channel === 'passive' && seen.reply !== undefined) {
      return Promise.resolve({ kind: 'reply', reply: seen.reply });
    }
    return this.apply(key, takeReply, patience);
  }

  /**
   * A delivery was cut before it carried the reply that it had taken.
   * @param delivery its number; a reply that a later one has taken stays taken
   */
  giveBack(key: string, delivery: number): Promise<boolean> {
    return this.apply(key, giveBack(delivery));
  }

  /**
   * The last delivery must be answered now. A promise is on disk before this resolves, unless the
   * disk takes longer than WeChat waits.
   * @param patience milliseconds that are left to the delivery
   */
  async closeWindow(key: string, patience: number = Infinity): Promise<WindowEnd> {
    const begun = performance.now();
    const end = await this.apply(key, closeWindow, patience);
    this.store.wake(key, 'settled');
    if (end.kind === 'late') await this.flush(begun + patience - performance.now());
    return end;
  }

  /** Sends the reply the late way if no delivery came for a while. */
  async abandonWindow(key: string) {
    const end = await this.apply(key, abandonWindow);
    if (end.kind === 'late') this.store.wake(key, 'settled');
    return end;
  }

  /**
   * Promises a reply that follows another one; on disk before this resolves.
   * @returns its epoch, for the caller to send it; undefined: it was promised before
   */
  async promise(key: string, request: ClaimRequest, reply: string): Promise<number | undefined> {
    const epoch = await this.store.apply(key, promise(request, reply));
    if (epoch !== undefined) await this.store.flush();
    return epoch;
  }

  /**
   * Whether to do what is done at most once in `ms`, by all instances together.
   * @param by who asks: the same is told the same again
   */
  once(key: string, by: string, ms: number): Promise<boolean> {
    return this.store.apply(key, once(by, ms));
  }

  /** The late reply went out, was dropped (`sent`), or waits for its user (`pickup`). */
  settle(key: string, epoch: number, channel: 'sent' | 'pickup'): Promise<boolean> {
    return this.apply(key, owned.settle(epoch, channel));
  }

  /**
   * The handler of work whose owner has died is about to run, or is not alone any more.
   * @param run what is known of its runs, this one included
   */
  noteRun(key: string, epoch: number, run: PastRuns): Promise<boolean> {
    return this.apply(key, owned.noteRun(epoch, run));
  }

  /**
   * Of the messages that make up the late reply, so many were sent.
   * @param doubtful all of those, from 0, that may not have arrived
   */
  noteParts(
    key: string,
    epoch: number,
    sent: number,
    doubtful?: readonly number[],
  ): Promise<boolean> {
    return this.apply(key, owned.noteParts(epoch, sent, doubtful));
  }

  /** Lets anybody resume late work after `delay`; `failed`: the run counts as a failure. */
  postpone(key: string, epoch: number, delay: number, failed: boolean): Promise<boolean> {
    return this.apply(key, owned.postpone(epoch, delay, failed));
  }

  /** Sets work aside for good. */
  bury(key: string, epoch: number, error: string): Promise<boolean> {
    return this.apply(key, owned.bury(epoch, error));
  }

  /**
   * Whether the work is still this instance's, as the store itself says: after a pause, or while the
   * store was away, somebody may have taken it over.
   * @throws while the store does not answer
   */
  stillOwned(key: string, epoch: number): Promise<boolean> {
    return this.store.demand(key, owned.stillOwned(epoch));
  }

  /**
   * Whether work that this instance has begun has ended, or another one has taken it over: what it
   * takes for it now would reach nobody.
   */
  isElsewhere(key: string): Promise<boolean> {
    return this.apply(key, owned.isElsewhere);
  }

  /**
   * How many of its lane come before the message, a few at most; it is its turn when none does.
   * @returns undefined while the store is away
   */
  ahead(lane: string, key: string): Promise<number | undefined> {
    return this.store.ahead(lane, key);
  }

  /**
   * Late replies of one user that were not fetched yet, oldest first.
   * @param pickupKey a pickup message; what it has fetched itself is listed as well
   */
  async waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]> {
    const waiting = await this.store.waiting(user);
    const listed = waiting.filter(({ record }) => isListedFor(record, pickupKey));
    // A store lists them as they became known to this process.
    return listed.toSorted((a, b) => a.record.createdAt - b.record.createdAt);
  }

  /**
   * Gives the next part of a waiting reply to one pickup message.
   * @param part counted from 0; as many were fetched before, by the record that the caller has read
   * @returns false where another message was quicker, or the reply does not wait
   */
  fetch(key: string, pickupKey: string, part: number, isLast: boolean): Promise<boolean> {
    return this.apply(key, fetch(pickupKey, part, isLast));
  }

  /** Due late work, which this instance now owns. */
  async due(limit: number): Promise<readonly LateWork[]> {
    const keys = await this.store.overdue(limit);
    const works = await Promise.all(keys.map((key) => this.examined(key)));
    return works.filter((work) => work !== undefined);
  }

  /**
   * The late work of one message, if it is due and nobody owns it.
   * @param isUnderWay this instance works on it
   * @throws while the store does not answer, since nobody else knows what is left to do
   */
  resume(key: string, isUnderWay = true): Promise<Resumption> {
    return this.tellingSetAside(resume(isUnderWay), (told) => this.demand(key, told));
  }

  /** Work that was set aside. */
  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.store.dead(limit);
  }

  /**
   * Has work that was set aside done again, now and with all its attempts.
   * @returns false where it is not set aside
   */
  revive(key: string): Promise<boolean> {
    return this.store.demand(key, revive);
  }

  /** Forgets work that was set aside; false where it is not. */
  drop(key: string): Promise<boolean> {
    return this.store.demand(key, drop);
  }

  /** Rejects when the store does not answer. */
  ping(): Promise<void> {
    return this.store.ping();
  }

  /**
   * Resolves once everything that was written before is safe from a power failure.
   * @param patience milliseconds after which it is not waited for any more
   */
  flush(patience: number = Infinity): Promise<void> {
    return atMost(patience, this.store.flush());
  }

  private apply<T>(key: string, transition: Transition<T>, patience?: number): Promise<T> {
    const { watcher } = this;
    if (!watcher) return this.store.apply(key, transition, patience);
    return watched(key, transition, (seen) => this.store.apply(key, seen, patience), watcher);
  }

  private demand<T>(key: string, transition: Transition<T>): Promise<T> {
    const { watcher } = this;
    if (!watcher) return this.store.demand(key, transition);
    return watched(key, transition, (seen) => this.store.demand(key, seen), watcher);
  }

  private async examined(key: string): Promise<LateWork | undefined> {
    const work = await this.tellingSetAside(examine, (told) => this.apply(key, told));
    return work && { ...work, key };
  }

  /** Its user gets no answer, and no handler is there to say so. */
  private async tellingSetAside<T>(
    transition: Transition<T>,
    run: (told: Transition<T>) => Promise<T>,
  ): Promise<T> {
    let isSetAside = false;
    const result = await run((record, c) => {
      const step = transition(record, c);
      isSetAside = step.record?.state === 'dead';
      return step;
    });
    const look = '"npm run -s wechat -- dead" shows it, and can have it done again';
    if (isSetAside) this.logger.error(`A message was set aside: ${ENDED_PROCESS}. ${look}.`);
    return result;
  }
}
