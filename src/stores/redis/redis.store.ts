import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
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
import { isPromised, nextFor } from './late-work/next';
import { Patience } from './patience';
import { COMMAND_TIMEOUT_MS, type RedisConnection } from './redis.connection';
import { RedisHeartbeat } from './redis.heartbeat';
import { newVersion, RedisRecords, type Change } from './redis.records';
import { SeenRecords } from './seen-records';
import { UNKNOWN, type Stored } from './stored';

/** After an outage each instance tells within this what it has decided alone. */
const ALL_ARE_BACK_MS = 2000;

/**
 * The records of one account in Redis, for any number of instances on any machines. A command is
 * given again for a while and then rejects with StoreUnavailableError.
 */
@Injectable()
export class RedisStore extends LedgerStore implements OnModuleInit, OnApplicationShutdown {
  private readonly keys: AccountKeys;
  private readonly heartbeat: RedisHeartbeat;
  private readonly records: RedisRecords;
  private readonly watch: ReplyWatch;
  private readonly last = new SeenRecords();
  private returnedAt = -Infinity;

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
    connection.onReturn(() => (this.returnedAt = performance.now()));
  }

  get me(): string {
    return this.heartbeat.me;
  }

  /** Redis' own time. */
  override now(): number {
    return this.heartbeat.now();
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

  apply<T>(key: string, transition: Transition<T>, patience?: number): Promise<T> {
    return this.change(key, transition, new Patience(patience));
  }

  /** Right after an outage, not before the others can have told what they have decided alone. */
  override async demand<T>(key: string, transition: Transition<T>): Promise<T> {
    const pause = this.returnedAt + ALL_ARE_BACK_MS - performance.now();
    if (pause > 0) await sleep(pause, undefined, { ref: false });
    return this.change(key, transition, new Patience(), (version) => this.last.disown(version));
  }

  seen(key: string): LedgerRecord | undefined {
    return this.last.get(key).record;
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const stored = this.last.get(key);
    const isOwn = stored.record?.owner === this.me;
    const now = stored.record ? newsOf(stored.record, this.seenBy(stored)) : 'nothing';
    if (now === 'settled') return Promise.resolve(now);
    return this.watch.wait(key, ms, !isOwn, signal);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    return this.ask((ms) => this.records.list(`waiting:${user}`, ms));
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.ask((ms) => this.records.list('dead', ms, limit));
  }

  overdue(limit: number): Promise<readonly string[]> {
    return this.ask((ms) => this.records.overdue(limit, ms));
  }

  isFirst(lane: string, key: string): Promise<boolean> {
    return this.ask((ms) => this.records.isFirst(lane, key, ms));
  }

  /** A write, since a Redis that is full or only reads answers all the same. */
  ping(): Promise<void> {
    return this.heartbeat.beat();
  }

  /** What Redis has answered is as safe as its `appendfsync` makes it; there is nothing to add. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** @param onLost told of a change that failed, though Redis may have carried it out */
  private async change<T>(
    key: string,
    transition: Transition<T>,
    patience: Patience,
    onLost?: (version: string) => void,
  ): Promise<T> {
    let stored = await this.known(key, patience);
    for (;;) {
      const step = transition(this.last.ownedOf(stored), this.seenBy(stored));
      const { record: after, binding: signature, result } = step;
      const { version: expected, record: before } = stored;
      const change = after && { key, expected, version: newVersion(), before, after, signature };
      const obstacle = await (change
        ? this.write(change, patience).catch((error: unknown) => {
            onLost?.(change.version);
            throw error;
          })
        : this.changedSince(stored, key, patience, signature));
      if (!obstacle) return result;
      stored = obstacle;
    }
  }

  /** What is certain enough to begin with: whether another owner lives is Redis' to say. */
  private async known(key: string, patience: Patience): Promise<Stored> {
    const last = this.last.get(key);
    const { owner = '' } = last.record ?? {};
    return owner === '' || owner === this.me ? last : this.read(key, patience);
  }

  private async read(key: string, patience: Patience, signature?: string): Promise<Stored> {
    const [row = UNKNOWN] = await this.ask(
      (ms) => this.records.read([key], ms, signature),
      patience,
    );
    return this.last.note(key, row);
  }

  private async changedSince(stored: Stored, key: string, patience: Patience, signature?: string) {
    const now = await this.read(key, patience, signature);
    const isSame = now.version === stored.version && now.boundTo === stored.boundTo;
    return isSame ? undefined : now;
  }

  /** @returns what stands in the way */
  private async write(
    change: Omit<Change, 'isSettled'>,
    patience: Patience,
  ): Promise<Stored | undefined> {
    const { key, version, before, after } = change;
    // Written before the promise is made: a job that finds nothing to do does no harm.
    if (isPromised(before, after)) await this.jobs?.promised(key, patience.share / 2);
    const isSettled = this.isNews(before, after);
    const command = (ms: number) => this.records.compareAndSet({ ...change, isSettled }, ms);
    const obstacle = await this.ask(command, patience);
    if (obstacle) return this.last.note(key, obstacle);
    this.last.note(key, { version, record: after, isOwnerAlive: true });
    const next = nextFor(before, after, this.seenBy(UNKNOWN));
    if (next) this.jobs?.follow(key, next);
    return undefined;
  }

  private seenBy({ isOwnerAlive, boundTo }: Stored): Circumstances {
    return {
      now: this.now(),
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

  private async look(keys: readonly string[]): Promise<readonly News[]> {
    const rows = await this.records.read(keys, COMMAND_TIMEOUT_MS);
    return rows.map((stored, i) => {
      const key = keys[i] ?? '';
      // Of what Redis has lost when it was emptied there is no news until it is noted again.
      if (!stored.record) return 'nothing';
      return newsOf(stored.record, this.seenBy(this.last.note(key, stored)));
    });
  }

  private ask<T>(command: (ms: number) => Promise<T>, patience = new Patience()): Promise<T> {
    // The clock of Redis may have jumped: the next commands go by its new time.
    return patience.spend(command, () => this.heartbeat.beatSoon());
  }
}
