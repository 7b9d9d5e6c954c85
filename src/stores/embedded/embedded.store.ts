import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  enterLane,
  isExpired,
  isOverdue,
  LEDGER_TIMES,
  LedgerStore,
  newsOf,
  ReplyWatch,
  steadyClock,
  type Circumstances,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type News,
  type Transition,
  type WaitSignal,
} from '../../ledger';
import { DataDirectoryError, openDirectory } from './directory';
import { Heartbeats } from './heartbeats';
import type { Brief } from './live-records';
import { CommitQueue, LogRecords } from './log-records';
import { LogUpkeep, type UpkeepTimes } from './log/log-upkeep';

const POLL_MS = 20;

/** The ledger in a log that all processes on DATA_DIR share. */
@Injectable()
export class EmbeddedStore extends LedgerStore implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Store');
  private readonly watch = new ReplyWatch((keys) => this.look(keys), POLL_MS);
  private readonly heartbeats: Heartbeats;
  private readonly records: LogRecords;
  private readonly queue: CommitQueue;
  private clock = steadyClock();
  private readonly upkeep: LogUpkeep;
  private readonly lasting: Omit<Circumstances, 'now'>;

  /**
   * @param isOwn whether the key is of an account whose work is looked for; others may share the directory
   * @throws DataDirectoryError
   */
  constructor(
    directory: string,
    private readonly isOwn: (key: string) => boolean,
    times: LedgerTimes = LEDGER_TIMES,
    upkeep = upkeepFor(times),
  ) {
    super();
    openDirectory(directory);
    this.heartbeats = new Heartbeats(directory, times.lease, (error) =>
      this.logger.error('The store failed; other processes may take over what runs here', error),
    );
    this.lasting = {
      me: this.heartbeats.me,
      times,
      isAlive: (owner) => this.heartbeats.isAlive(owner),
      boundTo: (signature) => this.boundTo(signature),
    };
    this.records = this.open(join(directory, 'ledger'));
    this.clock = steadyClock(this.records.log.segments.current.state().writtenAt);
    this.queue = new CommitQueue(this.records);
    const { log, disk } = this.records;
    this.upkeep = new LogUpkeep(log, disk, upkeep, this.records, (error) =>
      this.logger.error('The store could not be kept in order', error),
    );
  }

  async onModuleInit(): Promise<void> {
    this.heartbeats.start();
    this.upkeep.start();
    await Promise.resolve();
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.upkeep.stop();
    this.heartbeats.stop();
    await this.records.disk.flush();
    await this.records.disk.idle();
    this.records.log.close();
  }

  get me(): string {
    return this.heartbeats.me;
  }

  /** The processes on a directory may differ, but none goes back. */
  override now(): number {
    return this.clock();
  }

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.queue.apply(key, transition);
  }

  seen(key: string): LedgerRecord | undefined {
    return this.records.seen(key);
  }

  boundTo(signature: string): string | undefined {
    return this.records.log.boundTo(signature);
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    // What this process works on it wakes itself; of the rest others may have written.
    const known = this.seen(key);
    const isForeign = known?.owner !== this.me;
    if (isForeign) this.records.log.look();
    const now = newsOf(isForeign ? this.seen(key) : known, this.lasting);
    return now === 'nothing' ? this.watch.wait(key, ms, isForeign, signal) : Promise.resolve(now);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  async waiting(user: string): Promise<readonly LedgerEntry[]> {
    this.records.log.look();
    const c = this.circumstances();
    const waiting = this.records.withRecords(this.records.live.ofUser(user));
    return waiting.filter(({ record }) => !isExpired(record, c));
  }

  async overdue(limit: number): Promise<readonly string[]> {
    this.records.log.look();
    const c = this.circumstances();
    return this.find((brief) => isOverdue(brief, c), limit);
  }

  async ahead(lane: string, key: string): Promise<number> {
    const { log, live } = this.records;
    log.look();
    if (live.placeInLane(lane, key) === undefined) await this.apply(key, enterLane(lane));
    return live.ahead(lane, key);
  }

  async dead(limit: number): Promise<readonly LedgerEntry[]> {
    this.records.log.look();
    return this.records.withRecords(this.find(({ state }) => state === 'dead', limit));
  }

  async ping(): Promise<void> {
    this.heartbeats.beat();
    this.records.log.probe();
  }

  flush(): Promise<void> {
    return this.records.disk.flush();
  }

  private open(path: string): LogRecords {
    openDirectory(path);
    try {
      return new LogRecords(
        path,
        this.heartbeats.me,
        () => this.circumstances(),
        (key, record) => void this.writeAgain(key, record),
      );
    } catch (error) {
      throw new DataDirectoryError(path, error);
    }
  }

  private async writeAgain(key: string, record: LedgerRecord): Promise<void> {
    try {
      await this.queue.applyNext(key, (known) => ({
        record: known ? undefined : record,
        result: undefined,
      }));
    } catch (error) {
      this.logger.error('A message was lost with the file that held it', error);
    }
  }

  /** Of the accounts of this process alone. */
  private find(fits: (brief: Brief) => boolean, limit: number): readonly string[] {
    return this.records.live.find((key, brief) => fits(brief) && this.isOwn(key), limit);
  }

  private look(keys: readonly string[]): readonly News[] {
    this.records.log.look();
    const c = this.circumstances();
    return keys.map((key) => newsOf(this.seen(key), c));
  }

  /** A process that is busy need not wait for its timer's turn to show that it lives. */
  private circumstances(): Circumstances {
    this.heartbeats.beatIfDue();
    const { me, times, isAlive, boundTo } = this.lasting;
    return { me, times, isAlive, boundTo, now: this.now() };
  }
}

const SEGMENT_MS = 60_000;
const SYNC_MS = 100;

function upkeepFor({ memory, freshness }: LedgerTimes): UpkeepTimes {
  return { span: SEGMENT_MS, keep: Math.max(memory, freshness), sync: SYNC_MS };
}

/** Nothing is forgotten. */
export const OF_A_VISIT: UpkeepTimes = { span: Infinity, keep: Infinity, sync: SYNC_MS };
