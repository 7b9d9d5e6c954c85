import { LRUCache } from 'lru-cache';
import { newInstanceId } from './instance';
import {
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  isWaiting,
  LEDGER_TIMES,
} from './ledger-record';
import { type News, type WaitSignal, LedgerStore, MOST_AHEAD } from './ledger-store';
import { ReplyWatch, newsOf } from './reply-watch';
import { isExpired } from './transitions/expiry';
import { isOverdue } from './transitions/examine';
import type { Circumstances, Transition } from './transitions/transition';
import { enterLane } from './transitions/claim';

const POLL_MS = 20;
const MOST_BINDINGS = 20_000;

/** One process' memory: bridges an outage of the real store. Nothing survives the process. */
export class MemoryStore extends LedgerStore {
  private readonly records = new Map<string, LedgerRecord>();
  private readonly bindings = new LRUCache<string, string>({ max: MOST_BINDINGS });
  private readonly watch = new ReplyWatch((keys) => keys.map((key) => this.newsOf(key)), POLL_MS);

  /** @param boundElsewhere what is known of signatures beside this */
  constructor(
    private readonly times: LedgerTimes = LEDGER_TIMES,
    readonly me = newInstanceId(),
    private readonly clock: () => number = Date.now,
    private readonly boundElsewhere: LedgerStore['boundTo'] = () => undefined,
  ) {
    super();
  }

  override now(): number {
    return this.clock();
  }

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    const { record, binding, result } = transition(this.records.get(key), this.circumstances());
    if (record) this.records.set(key, record);
    if (record && binding !== undefined) this.bindings.set(binding, key);
    return Promise.resolve(result);
  }

  seen(key: string): LedgerRecord | undefined {
    return this.records.get(key);
  }

  /** Puts a record in as another store had it. */
  restore(key: string, record: LedgerRecord): void {
    this.records.set(key, record);
  }

  forget(key: string): void {
    this.records.delete(key);
  }

  boundTo(signature: string): string | undefined {
    return this.bindings.get(signature) ?? this.boundElsewhere(signature);
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const now = this.newsOf(key);
    return now === 'nothing' ? this.watch.wait(key, ms, false, signal) : Promise.resolve(now);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    const c = this.circumstances();
    const isListed = (record: LedgerRecord) =>
      record.user === user && isWaiting(record) && !isExpired(record, c);
    return Promise.resolve(this.listed(isListed));
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return Promise.resolve(this.listed(({ state }) => state === 'dead').slice(0, limit));
  }

  /** Forgets what has expired on the way. */
  overdue(limit: number): Promise<readonly string[]> {
    const c = this.circumstances();
    const overdue: string[] = [];
    for (const [key, record] of this.records) {
      const isOld = c.now >= record.lastDeliveryAt + this.times.freshness;
      if (isExpired(record, c) && isOld) this.records.delete(key);
      else if (overdue.length < limit && isOverdue(record, c)) overdue.push(key);
    }
    return Promise.resolve(overdue);
  }

  async ahead(lane: string, key: string): Promise<number> {
    if (this.records.get(key)?.lane !== lane) await this.apply(key, enterLane(lane));
    let ahead = 0;
    for (const [one, record] of this.records) {
      if (one === key || ahead === MOST_AHEAD) break;
      if (record.lane === lane && record.state === 'running') ahead += 1;
    }
    return ahead;
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** Of other instances nothing is known. */
  isAlive(_owner: string): boolean {
    return false;
  }

  private newsOf(key: string): News {
    const record = this.records.get(key);
    // Nobody knows the message any more: whoever waits for it takes it up.
    return record ? newsOf(record, this.circumstances()) : 'orphaned';
  }

  private circumstances(): Circumstances {
    const boundTo = (signature: string) => this.boundTo(signature);
    const isAlive = (owner: string) => this.isAlive(owner);
    return { now: this.clock(), me: this.me, times: this.times, isAlive, boundTo };
  }

  private listed(fits: (record: LedgerRecord) => boolean): readonly LedgerEntry[] {
    return [...this.records]
      .filter(([, record]) => fits(record))
      .map(([key, record]) => ({ key, record }))
      .toSorted((a, b) => a.record.createdAt - b.record.createdAt);
  }
}
