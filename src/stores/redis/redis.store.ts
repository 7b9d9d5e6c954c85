import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  LEDGER_TIMES,
  LedgerStore,
  newsOf,
  ReplyWatch,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type News,
  type Transition,
  type WaitSignal,
} from '../../ledger';
import type { AccountKeys } from './account-keys';
import type { KeySpaces } from './key-spaces';
import { Patience } from './patience';
import { RedisChanges, type Jobs } from './redis.changes';
import { COMMAND_TIMEOUT_MS, type RedisConnection } from './redis.connection';
import { RedisHeartbeat } from './redis.heartbeat';
import { RedisRecords } from './redis.records';
import { SeenRecords } from './seen-records';

/** After an outage each instance tells within this what it has decided alone. */
const ALL_ARE_BACK_MS = 2000;

/**
 * The records of each account in Redis, for any number of instances on any machines. A command is
 * given again for a while and then rejects with StoreUnavailableError.
 */
@Injectable()
export class RedisStore extends LedgerStore implements OnModuleInit, OnApplicationShutdown {
  private readonly heartbeat: RedisHeartbeat;
  private readonly records: RedisRecords;
  private readonly changes: RedisChanges;
  private readonly watch: ReplyWatch;
  private readonly last: SeenRecords;
  private returnedAt = -Infinity;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: KeySpaces,
    times: LedgerTimes = LEDGER_TIMES,
    jobs?: Jobs,
  ) {
    super();
    this.heartbeat = new RedisHeartbeat(connection, keys, times.lease);
    this.last = new SeenRecords(this.heartbeat.me);
    this.records = new RedisRecords(connection, keys, this.heartbeat, times);
    this.changes = new RedisChanges(this.records, this.last, this.heartbeat, times, jobs);
    this.watch = new ReplyWatch((wanted) => this.look(wanted), times.lease / 20);
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
    for (const account of this.keys.all()) await this.listen(account);
    await this.connection.patiently(() => this.heartbeat.start());
  }

  /** @throws StoreUnavailableError; the account is served all the same once Redis is back */
  async serve(appId: string): Promise<void> {
    const account = this.keys.add(appId);
    await this.heartbeat.beat();
    await this.listen(account);
  }

  /** Nothing of the account is under way any more. */
  async release(appId: string): Promise<void> {
    await this.connection.ignore(this.keys.of(`${appId}:`).news(this.me));
    this.keys.remove(appId);
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.heartbeat.stop();
  }

  apply<T>(key: string, transition: Transition<T>, patience?: number): Promise<T> {
    return this.changes.apply(key, transition, new Patience(patience));
  }

  /** Right after an outage, not before the others can have told what they have decided alone. */
  override async demand<T>(key: string, transition: Transition<T>): Promise<T> {
    const pause = this.returnedAt + ALL_ARE_BACK_MS - performance.now();
    if (pause > 0) await sleep(pause, undefined, { ref: false });
    return this.changes.apply(key, transition, new Patience(), true);
  }

  seen(key: string): LedgerRecord | undefined {
    return this.last.get(key).record;
  }

  boundTo(signature: string): string | undefined {
    return this.last.boundTo(signature);
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const stored = this.last.get(key);
    const isOwn = stored.record?.owner === this.me;
    const now = stored.record ? newsOf(stored.record, this.changes.seenBy(stored)) : 'nothing';
    if (now === 'settled') return Promise.resolve(now);
    return this.watch.wait(key, ms, !isOwn, signal);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    return this.ask((ms) => this.records.waiting(user, ms));
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return this.ask((ms) => this.records.dead(limit, ms));
  }

  overdue(limit: number): Promise<readonly string[]> {
    return this.ask((ms) => this.records.overdue(limit, ms));
  }

  ahead(lane: string, key: string): Promise<number> {
    return this.ask((ms) => this.records.ahead(lane, key, ms));
  }

  /** A write, since a Redis that is full or only reads answers all the same. */
  ping(): Promise<void> {
    return this.heartbeat.beat();
  }

  /** What Redis has answered is as safe as its `appendfsync` makes it; there is nothing to add. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  private listen(account: AccountKeys): Promise<void> {
    return this.connection.listen(account.news(this.me), (key) => this.hear(key));
  }

  /** Of work of this instance: others have its reply. */
  private hear(key: string): void {
    this.watch.wake(key, 'settled');
    const isOwn = this.last.get(key).record?.owner === this.me;
    if (isOwn) this.look([key]).catch(() => undefined);
  }

  private async look(keys: readonly string[]): Promise<readonly News[]> {
    const rows = await this.records.read(keys, COMMAND_TIMEOUT_MS);
    return rows.map((stored, i) => {
      const key = keys[i] ?? '';
      // Of what Redis has lost when it was emptied there is no news until it is noted again.
      if (!stored.record) return 'nothing';
      return newsOf(stored.record, this.changes.seenBy(this.last.note(key, stored)));
    });
  }

  private ask<T>(command: (ms: number) => Promise<T>): Promise<T> {
    return new Patience().spend(command, () => this.heartbeat.beatSoon());
  }
}
