import { isWaiting, type LedgerEntry, type LedgerRecord } from '../../../src/ledger/ledger-record';
import {
  LedgerStore,
  MOST_AHEAD,
  type News,
  type WaitSignal,
} from '../../../src/ledger/ledger-store';
import { newsOf, ReplyWatch } from '../../../src/ledger/reply-watch';
import { isOverdue } from '../../../src/ledger/transitions/examine';
import type { Transition } from '../../../src/ledger/transitions/transition';
import { isExpired } from '../../../src/ledger/transitions/expiry';
import { Disk, Line, pause } from './line';
import type { PretendedProcess } from './pretended-process';
import type { SharedRecords } from './records';

/** After an outage each instance tells within this what it has decided alone. */
const ALL_ARE_BACK_MS = 2000;

export type StoreKind = 'embedded' | 'redis';

/** The shared records as one instance reaches them. */
export class LinkedStore extends LedgerStore {
  readonly line: Line;
  private readonly last = new Map<string, LedgerRecord>();
  private readonly watch = new ReplyWatch((keys) => this.look(keys), 200);
  /** Its own, though it does not know yet. */
  private readonly disowned = new Set<LedgerRecord>();
  private missed = false;

  constructor(
    private readonly shared: SharedRecords,
    readonly me: string,
    process: PretendedProcess,
    kind: StoreKind,
  ) {
    super();
    const Way = kind === 'embedded' ? Disk : Line;
    this.line = new Way(process, () => this.beatSoon());
    shared.beat(me, 0);
    setInterval(() => this.beatSoon(), shared.times.lease / 4);
  }

  apply<T>(key: string, transition: Transition<T>, patience?: number): Promise<T> {
    return this.line.patiently(this.changing(key, transition), patience);
  }

  override async demand<T>(key: string, transition: Transition<T>): Promise<T> {
    const left = this.line.returnedAt + ALL_ARE_BACK_MS - performance.now();
    if (left > 0) await pause(left);
    const made: LedgerRecord[] = [];
    const result = await this.line.patiently(this.changing(key, transition, made));
    for (const record of made) this.disowned.delete(record);
    return result;
  }

  seen(key: string): LedgerRecord | undefined {
    return this.last.get(key);
  }

  boundTo(signature: string): string | undefined {
    return this.shared.boundTo(signature);
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const record = this.last.get(key);
    const now = record ? newsOf(record, this.shared.circumstances(this.me)) : 'nothing';
    if (now === 'settled') return Promise.resolve(now);
    return this.watch.wait(key, ms, record?.owner !== this.me, signal);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    const c = this.shared.circumstances(this.me);
    return this.list(
      (record) => record.user === user && isWaiting(record) && !isExpired(record, c),
    );
  }

  dead(): Promise<readonly LedgerEntry[]> {
    return this.list(({ state }) => state === 'dead');
  }

  async overdue(limit: number): Promise<readonly string[]> {
    const overdue = await this.list((record) =>
      isOverdue(record, this.shared.circumstances(this.me)),
    );
    return overdue.slice(0, limit).map(({ key }) => key);
  }

  async ahead(lane: string, key: string): Promise<number> {
    const inLane = await this.list((record) => record.lane === lane);
    const before = inLane.slice(
      0,
      inLane.findIndex((entry) => entry.key === key),
    );
    const ahead = before.filter(({ record }) => record.state === 'running');
    return Math.min(ahead.length, MOST_AHEAD);
  }

  async ping(): Promise<void> {
    const grace = this.missed ? this.shared.times.lease / 2 : 0;
    this.missed = true;
    const beat = () => {
      this.shared.beat(this.me, grace);
      return () => (this.missed = false);
    };
    await this.line.once(beat);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  private beatSoon(): void {
    this.ping().catch(() => undefined);
  }

  private list(fits: (record: LedgerRecord) => boolean): Promise<readonly LedgerEntry[]> {
    return this.line.patiently(() => {
      const found = [...this.shared.all].filter(([, record]) => fits(record));
      const entries = found.map(([key, record]) => ({ key, record }));
      return () => entries;
    });
  }

  private look(keys: readonly string[]): Promise<readonly News[]> {
    return this.line.once(() => {
      const found = keys.map((key) => this.shared.all.get(key));
      return () => keys.map((key, i) => this.newsOf(key, found[i]));
    });
  }

  private newsOf(key: string, record: LedgerRecord | undefined): News {
    if (!record) return 'nothing';
    this.last.set(key, record);
    return newsOf(record, this.shared.circumstances(this.me));
  }

  /** However often the command arrives, it happens once. */
  private changing<T>(
    key: string,
    transition: Transition<T>,
    made?: LedgerRecord[],
  ): () => () => T {
    const { shared, last } = this;
    let again: (() => T) | undefined;
    return () => {
      if (again) return again;
      const before = shared.all.get(key);
      const { record, result } = shared.change(key, this.me, this.known(before), transition);
      if (record && made) this.disowned.add(record);
      if (record) made?.push(record);
      const after = shared.all.get(key);
      const first = () => {
        if (after) last.set(key, after);
        return result;
      };
      // What was heard of it meanwhile is newer.
      again = () => (last.get(key) === before ? first() : result);
      return first;
    };
  }

  private known(record: LedgerRecord | undefined): LedgerRecord | undefined {
    return record && this.disowned.has(record) ? { ...record, owner: '' } : record;
  }
}
