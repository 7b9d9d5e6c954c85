import type { LateWork } from './late-work-queue';
import type { LedgerEntry } from './ledger';
import { LEDGER_TIMES, type LedgerRecord, type LedgerTimes } from './ledger-record';
import { LRUCache } from 'lru-cache';
import { newInstanceId } from './instance';
import { TransitionLedger } from './transition-ledger';
import { examine } from './transitions/examine';
import { promised } from './transitions/promised';
import type { Circumstances, Transition } from './transitions/transition';
import { lineUp, type Lane } from './transitions/turn';

/** One process' memory: bridges an outage of the real store. Nothing survives the process. */
export class MemoryLedger extends TransitionLedger {
  private readonly records = new Map<string, LedgerRecord>();
  private readonly lanes = new LRUCache<string, Lane>({ max: 10_000 });
  readonly me = newInstanceId();

  constructor(
    private readonly times: LedgerTimes = LEDGER_TIMES,
    private readonly clock: () => number = Date.now,
  ) {
    super();
  }

  get(key: string): LedgerRecord | undefined {
    return this.records.get(key);
  }

  /** Puts a record in as another store had it. */
  restore(key: string, record: LedgerRecord): void {
    this.records.set(key, record);
  }

  forget(key: string): void {
    this.records.delete(key);
  }

  async waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]> {
    return this.listed(
      (record) => record.user === user && isWaiting(record) && isListedFor(record, pickupKey),
    );
  }

  async due(limit: number): Promise<readonly LateWork[]> {
    const due: LateWork[] = [];
    for (const key of this.records.keys()) {
      const work = await this.apply(key, examine);
      if (work) due.push({ ...work, key });
      if (due.length >= limit) break;
    }
    return due;
  }

  async takeTurn(lane: string, key: string): Promise<boolean> {
    return this.linedUp(lane, key)[0] === key;
  }

  async dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.listed((record) => record.state === 'dead').slice(0, limit);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  protected apply<T>(key: string, transition: Transition<T>): Promise<T> {
    const { record, lane, result } = transition(this.records.get(key), this.circumstances());
    if (lane !== undefined) this.linedUp(lane, key);
    if (record) this.records.set(key, record);
    if (record === null) this.records.delete(key);
    return Promise.resolve(result);
  }

  protected read(key: string): LedgerRecord | undefined {
    return this.records.get(key);
  }

  protected circumstances(): Circumstances {
    return { now: this.clock(), me: this.me, times: this.times, isAlive: () => false };
  }

  private linedUp(name: string, key: string): Lane {
    const isRunning = (one: string) => this.records.get(one)?.state === 'running';
    const lane = lineUp(this.lanes.get(name) ?? [], key, isRunning);
    this.lanes.set(name, lane);
    return lane;
  }

  private listed(fits: (record: LedgerRecord) => boolean): readonly LedgerEntry[] {
    return [...this.records]
      .filter(([, record]) => fits(record))
      .map(([key, record]) => ({ key, record }))
      .toSorted((a, b) => a.record.createdAt - b.record.createdAt);
  }
}

/** Promised to its user, or fetched a moment ago by a message that may not have been answered yet. */
export function isWaiting(record: LedgerRecord): boolean {
  const isFetched = record.fetchedBy !== undefined && record.state !== 'dead';
  return isFetched || promised(record) !== undefined;
}

/** A reply of which nothing is left waits for those pickup messages alone that have fetched it. */
export function isListedFor(record: LedgerRecord, pickupKey: string | undefined): boolean {
  return promised(record) !== undefined || hasFetched(record, pickupKey);
}

/** Whether a part of the reply is the pickup message's, for good. */
export function hasFetched({ fetchedBy }: LedgerRecord, pickupKey: string | undefined): boolean {
  return pickupKey !== undefined && fetchedBy?.includes(pickupKey) === true;
}
