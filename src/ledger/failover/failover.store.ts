import type { OnApplicationShutdown } from '@nestjs/common';
import type { LedgerEntry, LedgerRecord, LedgerTimes } from '../ledger-record';
import { LedgerStore, type News, type WaitSignal } from '../ledger-store';
import { MemoryStore } from '../memory.store';
import { adopt } from '../transitions/adopt';
import type { Transition } from '../transitions/transition';
import { Outage } from './outage';

const TOLD_AT_ONCE = 32;

/**
 * The store, and this process' memory in its place while the store fails: a message that runs twice
 * beats one that is not answered. What was decided meanwhile is adopted by the store afterwards.
 */
export class FailoverStore extends LedgerStore implements OnApplicationShutdown {
  private readonly local: MemoryStore;
  /** Messages that are decided here. */
  private readonly strayed = new Set<string>();
  private readonly outage: Outage;

  constructor(
    private readonly primary: LedgerStore,
    private readonly times: LedgerTimes,
  ) {
    super();
    this.local = new MemoryStore(times, primary.me);
    this.outage = new Outage(
      () => primary.ping(),
      () => this.bringAllHome(),
    );
  }

  get me(): string {
    return this.primary.me;
  }

  onApplicationShutdown(): void {
    this.outage.end();
  }

  async apply<T>(key: string, transition: Transition<T>): Promise<T> {
    if (!this.isLocal(key)) {
      try {
        return await this.demand(key, transition);
      } catch (error) {
        this.outage.begin(error);
      }
    }
    this.stray(key);
    const result = await this.local.apply(key, transition);
    if (!this.outage.isOn) await this.bringHome(key);
    return result;
  }

  override demand<T>(key: string, transition: Transition<T>): Promise<T> {
    if (this.strayed.has(key)) return Promise.reject(new StoreAwayError());
    return this.primary.demand(key, (record, c) => transition(record ?? this.lost(key), c));
  }

  seen(key: string): LedgerRecord | undefined {
    return this.strayed.has(key) ? this.local.seen(key) : this.primary.seen(key);
  }

  async wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const end = performance.now() + ms;
    for (;;) {
      const isLocal = this.isLocal(key);
      if (isLocal) this.stray(key);
      const news = await this.waitAt(isLocal, key, end - performance.now(), signal);
      const hasMoved = isLocal !== this.isLocal(key);
      if (news !== 'nothing' || !hasMoved || signal.aborted) return news;
    }
  }

  wake(key: string, news: News): void {
    this.local.wake(key, news);
    this.primary.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    return this.both((store) => store.waiting(user));
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.both((store) => store.dead(limit));
  }

  /** Only the store can say that nobody else has seen to it. */
  overdue(limit: number): Promise<readonly string[]> {
    return this.outage.isOn ? Promise.resolve([]) : this.primary.overdue(limit);
  }

  isFirst(lane: string, key: string): Promise<boolean> {
    if (this.isLocal(key)) return this.local.isFirst(lane, key);
    return this.primary.isFirst(lane, key).catch(() => this.local.isFirst(lane, key));
  }

  ping(): Promise<void> {
    return this.primary.ping();
  }

  async flush(): Promise<void> {
    if (!this.outage.isOn) await this.primary.flush();
  }

  private isLocal(key: string): boolean {
    return this.outage.isOn || this.strayed.has(key);
  }

  /** From now on the message is decided here, beginning with what was last seen of it. */
  private stray(key: string): void {
    if (this.strayed.has(key)) return;
    const seen = this.primary.seen(key);
    if (seen) this.local.restore(key, seen);
    this.strayed.add(key);
    this.primary.wake(key, 'nothing');
  }

  private async bringAllHome(): Promise<void> {
    const keys = [...this.strayed];
    while (keys.length > 0 && !this.outage.isOn) {
      await Promise.all(keys.splice(0, TOLD_AT_ONCE).map((key) => this.bringHome(key)));
    }
  }

  /** The store has the message from then on, as it was decided here or as others have decided it. */
  private async bringHome(key: string): Promise<void> {
    const record = this.local.seen(key);
    try {
      if (record) await this.primary.apply(key, adopt(record));
    } catch (error) {
      this.outage.begin(error);
      return;
    }
    // Decided further while the store was told.
    if (this.local.seen(key) !== record) return this.bringHome(key);
    this.strayed.delete(key);
    this.local.forget(key);
    this.local.wake(key, 'nothing');
  }

  /**
   * What a store has forgotten that was emptied: nobody can have taken the message over, answered it
   * and seen it forgotten while this instance ran it.
   */
  private lost(key: string): LedgerRecord | undefined {
    const seen = this.primary.seen(key);
    if (seen?.owner !== this.me) return undefined;
    return Date.now() - seen.lastDeliveryAt < this.times.memory ? seen : undefined;
  }

  private async waitAt(isLocal: boolean, key: string, ms: number, signal: WaitSignal) {
    if (isLocal) return this.local.wait(key, ms, signal);
    try {
      return await this.primary.wait(key, ms, signal);
    } catch (error) {
      this.outage.begin(error);
      this.stray(key);
      return 'nothing';
    }
  }

  /** Of all messages: what is here, and what the store has unless it fails. */
  private async both<T>(ask: (store: LedgerStore) => Promise<readonly T[]>): Promise<readonly T[]> {
    const here = await ask(this.local);
    if (this.outage.isOn) return here;
    return [...here, ...(await ask(this.primary).catch(() => []))];
  }
}

/** What is asked of the store alone cannot be answered now. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';

  constructor() {
    super('the store has not been told yet what was decided while it was away');
  }
}
