import type { OnApplicationShutdown } from '@nestjs/common';
import type { LedgerEntry, LedgerRecord, LedgerTimes } from '../ledger-record';
import { atMost } from '../at-most';
import { LedgerStore, type News, type WaitSignal } from '../ledger-store';
import type { Transition } from '../transitions/transition';
import { Outage } from './outage';
import { Shadow } from './shadow';

const TOLD_AT_ONCE = 32;
/** A hitch takes as long: whoever cannot wait for its end says nothing about the store. */
const HITCH_MS = 300;

/**
 * The store, and this process' memory in its place while the store fails: a message that runs twice
 * beats one that is not answered. What was decided meanwhile is adopted by the store afterwards.
 */
export class FailoverStore extends LedgerStore implements OnApplicationShutdown {
  private readonly shadow: Shadow;
  private readonly outage: Outage;
  /** How many changes of a message the store has not answered yet. */
  private readonly asked = new Map<string, number>();

  constructor(
    private readonly primary: LedgerStore,
    private readonly times: LedgerTimes,
  ) {
    super();
    this.shadow = new Shadow(primary, times);
    this.outage = new Outage(
      () => primary.ping(),
      () => this.bringAllHome(),
    );
  }

  get me(): string {
    return this.primary.me;
  }

  override now(): number {
    return this.primary.now();
  }

  onApplicationShutdown(): void {
    this.outage.end();
  }

  async apply<T>(key: string, transition: Transition<T>, patience = Infinity): Promise<T> {
    if (!this.isLocal(key)) {
      this.asked.set(key, (this.asked.get(key) ?? 0) + 1);
      try {
        const result = await this.primary.apply(key, this.watched(key, transition), patience);
        // Decided here meanwhile, by what was known before: then this is decided here as well.
        if (!this.shadow.strayed.has(key)) return result;
      } catch (error) {
        if (patience >= HITCH_MS) this.outage.begin(error);
      } finally {
        this.answered(key);
      }
    }
    this.shadow.add(key);
    const result = await this.shadow.apply(key, transition);
    // A delivery without time does not wait until the store is told.
    if (!this.outage.isOn) await atMost(patience < HITCH_MS ? 0 : patience, this.bringHome(key));
    return result;
  }

  override demand<T>(key: string, transition: Transition<T>): Promise<T> {
    if (this.shadow.strayed.has(key)) return Promise.reject(new StoreAwayError());
    return this.primary.demand(key, this.watched(key, transition));
  }

  seen(key: string): LedgerRecord | undefined {
    return this.shadow.strayed.has(key) ? this.shadow.store.seen(key) : this.primary.seen(key);
  }

  boundTo(signature: string): string | undefined {
    return this.shadow.store.boundTo(signature);
  }

  async wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const end = performance.now() + ms;
    for (;;) {
      const isLocal = this.isLocal(key);
      if (isLocal) this.shadow.add(key);
      let news: News = 'nothing';
      try {
        const store = isLocal ? this.shadow.store : this.primary;
        news = await store.wait(key, end - performance.now(), signal);
      } catch (error) {
        this.outage.begin(error);
        this.shadow.add(key);
      }
      const hasMoved = isLocal !== this.isLocal(key);
      if (news !== 'nothing' || !hasMoved || signal.aborted) return news;
    }
  }

  wake(key: string, news: News): void {
    if (this.shadow.strayed.size > 0) this.shadow.store.wake(key, news);
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

  /** What is decided here knows nothing of those that the store has. */
  async ahead(lane: string, key: string): Promise<number | undefined> {
    if (this.isLocal(key)) return undefined;
    return this.primary.ahead(lane, key).catch(() => undefined);
  }

  ping(): Promise<void> {
    return this.primary.ping();
  }

  async flush(): Promise<void> {
    if (this.outage.isOn) return;
    await this.primary.flush().catch((error: unknown) => this.outage.begin(error));
  }

  private isLocal(key: string): boolean {
    return this.outage.isOn || this.shadow.strayed.has(key);
  }

  private answered(key: string): void {
    const left = (this.asked.get(key) ?? 1) - 1;
    if (left > 0) this.asked.set(key, left);
    else this.asked.delete(key);
  }

  /** As the store sees it, and what this process alone remembers beside. */
  private watched<T>(key: string, transition: Transition<T>): Transition<T> {
    const { store } = this.shadow;
    return (record, c) => {
      const known = record ?? this.lost(key);
      if (this.shadow.strayed.size === 0) return transition(known, c);
      const boundTo = (signature: string) => c.boundTo(signature) ?? store.boundTo(signature);
      return transition(known, { ...c, boundTo });
    };
  }

  private async bringAllHome(): Promise<void> {
    const keys = [...this.shadow.strayed.keys()];
    while (keys.length > 0 && !this.outage.isOn) {
      await Promise.all(keys.splice(0, TOLD_AT_ONCE).map((key) => this.bringHome(key)));
    }
  }

  private async bringHome(key: string): Promise<void> {
    // What the store still has to answer is decided here first, and brings it home then.
    if (this.asked.has(key)) return;
    await this.shadow.bringHome(key).catch((error: unknown) => this.outage.begin(error));
  }

  /**
   * What a store has forgotten that was emptied: nobody can have taken the message over, answered it
   * and seen it forgotten while this instance ran it.
   */
  private lost(key: string): LedgerRecord | undefined {
    const seen = this.primary.seen(key);
    if (seen?.owner !== this.me) return undefined;
    return this.now() - seen.lastDeliveryAt < this.times.memory ? seen : undefined;
  }

  /** Of all messages: what is here, and what the store has of the others unless it fails. */
  private async both(
    ask: (store: LedgerStore) => Promise<readonly LedgerEntry[]>,
  ): Promise<readonly LedgerEntry[]> {
    const here = await ask(this.shadow.store);
    if (this.outage.isOn) return here;
    const there = await ask(this.primary).catch(() => []);
    const known = new Set([...here.map(({ key }) => key), ...this.shadow.strayed.keys()]);
    return [...here, ...there.filter(({ key }) => !known.has(key))];
  }
}

/** What is asked of the store alone cannot be answered now. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';

  constructor() {
    super('the store has not been told yet what was decided while it was away');
  }
}
