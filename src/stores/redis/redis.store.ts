import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  LEDGER_TIMES,
  LedgerStore,
  newsOf,
  ReplyWatch,
  type Circumstances,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type News,
  type Transition,
  type WaitSignal,
} from '../../ledger';
import { AccountKeys } from './account-keys';
import type { LateWorkJobs } from './late-work/late-work-jobs';
import type { RedisConnection } from './redis.connection';
import { RedisHeartbeat } from './redis.heartbeat';
import { newOp, RedisRecords, type Stored } from './redis.records';
import { StoreUnavailableError } from './store-unavailable.error';

/** Records that this instance has seen a moment ago. */
const REMEMBERED = 10_000;
/** A hitch is over soon: a command is given again for so long. WeChat waits for 5 seconds. */
const PATIENCE_MS = 1500;
const PAUSE_MS = 20;
const UNKNOWN: Stored = { version: 0, record: undefined, isOwnerAlive: false };

/**
 * The records of one account in Redis, for any number of instances on any machines. A command
 * rejects with StoreUnavailableError when Redis does not carry it out for a while.
 */
@Injectable()
export class RedisStore extends LedgerStore implements OnModuleInit, OnApplicationShutdown {
  private readonly keys: AccountKeys;
  private readonly heartbeat: RedisHeartbeat;
  private readonly records: RedisRecords;
  private readonly watch: ReplyWatch;
  private readonly last = new LRUCache<string, Stored>({ max: REMEMBERED });

  constructor(
    private readonly connection: RedisConnection,
    appId: string,
    private readonly times: LedgerTimes = LEDGER_TIMES,
    private readonly jobs?: Pick<LateWorkJobs, 'promised' | 'follow'>,
  ) {
    super();
    this.keys = new AccountKeys(appId);
    this.heartbeat = new RedisHeartbeat(connection, this.keys, times.lease);
    this.records = new RedisRecords(connection, this.keys, this.heartbeat, times);
    this.watch = new ReplyWatch((keys) => this.look(keys), times.lease / 20);
  }

  get me(): string {
    return this.heartbeat.me;
  }

  /** @throws StoreUnavailableError */
  async onModuleInit(): Promise<void> {
    await this.connection.listen(this.keys.news(this.me), (key) => this.watch.wake(key, 'settled'));
    await this.connection.patiently(() => this.heartbeat.start());
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.heartbeat.stop();
  }

  async apply<T>(key: string, transition: Transition<T>): Promise<T> {
    let stored = await this.known(key);
    for (;;) {
      const { record: after, binding, result } = transition(stored.record, this.seenBy(stored));
      if (after === undefined) {
        const now = await this.read(key, binding);
        if (now.version === stored.version && now.boundTo === stored.boundTo) return result;
        stored = now;
        continue;
      }
      const { version, record: before } = stored;
      await this.promise(key, before, after);
      const change = { key, version, op: newOp(), before, after, signature: binding };
      const isNews = this.isNews(before, after);
      const end = await this.patiently(() => this.records.compareAndSet({ ...change, isNews }));
      if (typeof end === 'number') {
        this.note(key, { version: end, record: after, isOwnerAlive: true });
        this.follow(key, before, after);
        return result;
      }
      stored = this.note(key, end);
    }
  }

  seen(key: string): LedgerRecord | undefined {
    return this.last.get(key)?.record;
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const stored = this.last.get(key) ?? UNKNOWN;
    const isOwn = stored.record?.owner === this.me;
    const now = stored.record ? newsOf(stored.record, this.seenBy(stored)) : 'nothing';
    if (now === 'settled') return Promise.resolve(now);
    return this.watch.wait(key, ms, !isOwn, signal);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    return this.patiently(() => this.records.list(`waiting:${user}`));
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.patiently(() => this.records.list('dead', limit));
  }

  overdue(limit: number): Promise<readonly string[]> {
    return this.records.overdue(limit);
  }

  isFirst(lane: string, key: string): Promise<boolean> {
    return this.patiently(() => this.records.isFirst(lane, key));
  }

  /** A write, since a Redis that is full or only reads answers all the same. */
  ping(): Promise<void> {
    return this.heartbeat.beat();
  }

  /** What Redis has answered is as safe as its `appendfsync` makes it; there is nothing to add. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** What is certain enough to begin with: whether another owner lives is Redis' to say. */
  private async known(key: string): Promise<Stored> {
    const last = this.last.get(key) ?? UNKNOWN;
    const { owner = '' } = last.record ?? {};
    return owner === '' || owner === this.me ? last : this.read(key);
  }

  private async read(key: string, signature?: string): Promise<Stored> {
    return this.note(key, await this.patiently(() => this.records.check(key, signature)));
  }

  private note(key: string, stored: Stored): Stored {
    if (stored.version > 0) this.last.set(key, stored);
    else this.last.delete(key);
    return stored;
  }

  private seenBy({ isOwnerAlive, boundTo }: Stored): Circumstances {
    return {
      now: this.heartbeat.now(),
      me: this.me,
      times: this.times,
      isAlive: () => isOwnerAlive,
      boundTo: () => boundTo,
    };
  }

  private isNews(before: LedgerRecord | undefined, after: LedgerRecord): boolean {
    const c = this.seenBy({ ...UNKNOWN, isOwnerAlive: true });
    return newsOf(after, c) === 'settled' && (!before || newsOf(before, c) === 'nothing');
  }

  /** Written before the promise: a job that finds nothing to do does no harm. */
  private async promise(key: string, before: LedgerRecord | undefined, after: LedgerRecord) {
    if (after.channel === 'late' && before?.channel !== 'late') await this.jobs?.promised(key);
  }

  /** What comes next for late work, by what has become of it. */
  private follow(key: string, before: LedgerRecord | undefined, after: LedgerRecord): void {
    const ms = Math.max(0, after.dueAt - this.heartbeat.now());
    if (after.state === 'dead') {
      this.jobs?.follow(key, { kind: 'dead', reason: after.error ?? '' });
    } else if (before?.channel === 'late' && after.channel !== 'late') {
      this.jobs?.follow(key, { kind: 'nothing' });
    } else if (after.channel === 'late' && after.owner === '') {
      const hasFailed = after.failures > (before?.failures ?? 0);
      this.jobs?.follow(key, { kind: hasFailed ? 'retry' : 'look', ms });
    }
  }

  private async look(keys: readonly string[]): Promise<readonly News[]> {
    const rows = await this.records.read(keys);
    return rows.map((stored, i) => {
      const key = keys[i] ?? '';
      // Of what Redis has lost when it was emptied there is no news until it is noted again.
      if (!stored.record) return 'nothing';
      return newsOf(stored.record, this.seenBy(this.note(key, stored)));
    });
  }

  private async patiently<T>(command: () => Promise<T>): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await command();
      } catch (error) {
        if (error instanceof StoreUnavailableError && error.fault === 'timeout') {
          // The clock of Redis may have jumped: the next commands go by its new time.
          this.heartbeat.beatSoon();
        }
        if (performance.now() > end || !isPassing(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof StoreUnavailableError)) return false;
  return error.fault === 'timeout' || error.fault === 'connection';
}
