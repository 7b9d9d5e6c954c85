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
  type Circumstances,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type News,
  type Transition,
  type WaitSignal,
} from '../../ledger';
import { openDirectory } from './directory';
import { CommitQueue, type Write } from './commit-queue';
import { Heartbeats } from './heartbeats';
import { kindOf, LiveRecords, type Brief, type RecordKind } from './live-records';
import { LogDisk } from './log/log-disk';
import { LogUpkeep, type UpkeepTimes } from './log/log-upkeep';
import { RecordLog, type Change, type Position } from './log/record-log';
import type { Segment } from './log/segment';
import { lineValue, recordOf } from './record-changes';

const POLL_MS = 20;

/** The ledger in a log that all processes on DATA_DIR share. */
@Injectable()
export class EmbeddedStore extends LedgerStore implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Store');
  private readonly watch = new ReplyWatch((keys) => this.look(keys), POLL_MS);
  private readonly heartbeats: Heartbeats;
  private readonly live: LiveRecords;
  private readonly log: RecordLog;
  private readonly disk: LogDisk;
  private readonly queue: CommitQueue;
  private readonly upkeep: LogUpkeep;

  /**
   * @param prefix of the keys of the account whose work is looked for; others may share the directory
   * @throws DataDirectoryError
   */
  constructor(
    directory: string,
    private readonly prefix: string,
    private readonly times: LedgerTimes = LEDGER_TIMES,
    upkeep = upkeepFor(times),
  ) {
    super();
    const path = join(directory, 'ledger');
    openDirectory(directory);
    openDirectory(path);
    this.heartbeats = new Heartbeats(directory, times.lease, (error) =>
      this.logger.error('The store failed; other processes may take over what runs here', error),
    );
    this.live = new LiveRecords((position) => this.load(position));
    this.log = new RecordLog(path, this.heartbeats.me, ({ kind, key }, position) =>
      this.live.noteForeign(key, kind as RecordKind, position),
    );
    this.disk = new LogDisk(this.log);
    this.upkeep = new LogUpkeep(
      this.log,
      this.disk,
      upkeep,
      (segment, most) => this.carry(segment, most),
      (error) => this.logger.error('The store could not be kept in order', error),
    );
    this.queue = new CommitQueue({
      circumstances: () => this.circumstances(),
      seen: (key) => this.seen(key),
      find: (key) => this.log.find(key),
      write: (writes) => this.write(writes),
    });
  }

  async onModuleInit(): Promise<void> {
    this.heartbeats.start();
    this.upkeep.start();
    await Promise.resolve();
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    this.upkeep.stop();
    this.heartbeats.stop();
    await this.disk.flush();
    this.log.close();
  }

  get me(): string {
    return this.heartbeats.me;
  }

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.queue.apply(key, transition);
  }

  seen(key: string): LedgerRecord | undefined {
    const live = this.live.get(key);
    if (live) return live;
    const position = this.log.find(key);
    return position === undefined ? undefined : this.load(position);
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    this.log.look();
    const record = this.seen(key);
    const now = newsOf(record, this.circumstances());
    if (now !== 'nothing') return Promise.resolve(now);
    return this.watch.wait(key, ms, record?.owner !== this.me, signal);
  }

  wake(key: string, news: News): void {
    this.watch.wake(key, news);
  }

  waiting(user: string): Promise<readonly LedgerEntry[]> {
    this.log.look();
    const c = this.circumstances();
    const waiting = this.withRecords(this.live.ofUser(user));
    return Promise.resolve(waiting.filter(({ record }) => !isExpired(record, c)));
  }

  overdue(limit: number): Promise<readonly string[]> {
    this.log.look();
    const c = this.circumstances();
    return Promise.resolve(this.find((brief) => isOverdue(brief, c), limit));
  }

  async isFirst(lane: string, key: string): Promise<boolean> {
    this.log.look();
    if (!this.live.inLane(lane).has(key)) await this.apply(key, enterLane(lane));
    const [first] = this.live.inLane(lane);
    return first === key;
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    this.log.look();
    return Promise.resolve(this.withRecords(this.find(({ state }) => state === 'dead', limit)));
  }

  ping(): Promise<void> {
    this.heartbeats.beat();
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return this.disk.flush();
  }

  /** Of this account alone. */
  private find(fits: (brief: Brief) => boolean, limit: number): readonly string[] {
    return this.live.find((key, brief) => key.startsWith(this.prefix) && fits(brief), limit);
  }

  private look(keys: readonly string[]): readonly News[] {
    this.log.look();
    const c = this.circumstances();
    return keys.map((key) => newsOf(this.seen(key), c));
  }

  private circumstances(): Circumstances {
    const { heartbeats, times, log } = this;
    return {
      now: Date.now(),
      me: heartbeats.me,
      times,
      isAlive: (owner) => heartbeats.isAlive(owner),
      boundTo: (signature) => log.boundTo(signature),
    };
  }

  private load(position: Position): LedgerRecord {
    return recordOf(this.log.read(position));
  }

  private write(writes: readonly Write[]): readonly (Position | undefined)[] {
    this.heartbeats.beatIfDue();
    if (writes.length === 0) {
      this.log.look();
      return [];
    }
    const changes = writes.map(({ key, previous, before, after, binding }) => {
      const isPatch = previous !== undefined && this.log.isCurrent(previous);
      const value = lineValue(after, isPatch ? before : undefined);
      return { key, previous, kind: kindOf(after), binding, value };
    });
    const places = this.log.commit(changes);
    this.disk.touch();
    for (const [i, { key, after }] of writes.entries()) {
      const place = places[i];
      if (place !== undefined) this.live.note(key, kindOf(after), after, place);
    }
    return places;
  }

  /** What is not settled is written once more before its segment is forgotten. */
  private carry(segment: Segment, most: number): number {
    const c = this.circumstances();
    const keys = this.live.keys((position) => this.log.isIn(position, segment)).slice(0, most);
    const changes = keys.flatMap((key): Change[] => {
      const record = this.seen(key);
      const previous = this.live.positionOf(key);
      if (!record) return [];
      const kept = isExpired(record, c) ? null : record;
      return [{ key, previous, kind: kindOf(kept), value: lineValue(kept, undefined) }];
    });
    this.log.commit(changes).forEach((place, i) => {
      const change = changes[i];
      if (place !== undefined && change) {
        this.live.noteForeign(change.key, change.kind as RecordKind, place);
      }
    });
    this.disk.touch();
    return changes.length;
  }

  private withRecords(keys: readonly string[]): readonly LedgerEntry[] {
    return keys.flatMap((key) => {
      const record = this.seen(key);
      return record ? [{ key, record }] : [];
    });
  }
}

const SEGMENT_MS = 60_000;
const SYNC_MS = 100;

function upkeepFor({ memory, freshness }: LedgerTimes): UpkeepTimes {
  return { span: SEGMENT_MS, keep: Math.max(memory, freshness), sync: SYNC_MS };
}
