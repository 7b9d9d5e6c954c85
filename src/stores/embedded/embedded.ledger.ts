import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  enterLane,
  examine,
  expiry,
  isListedFor,
  LEDGER_TIMES,
  TransitionLedger,
  type Circumstances,
  type LateWork,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type Transition,
} from '../../ledger';
import { openDirectory } from './directory';
import { CommitQueue, type Write } from './commit-queue';
import { Heartbeats } from './heartbeats';
import { kindOf, LiveRecords, type RecordKind } from './live-records';
import { LogDisk } from './log/log-disk';
import { LogUpkeep, type UpkeepTimes } from './log/log-upkeep';
import { RecordLog, type Change, type Position } from './log/record-log';
import type { Segment } from './log/segment';
import { lineValue, recordOf } from './record-changes';

/** The ledger in a log that all processes on DATA_DIR share. */
@Injectable()
export class EmbeddedLedger
  extends TransitionLedger
  implements OnModuleInit, OnApplicationShutdown
{
  private readonly logger = new Logger('Store');
  private readonly heartbeats: Heartbeats;
  private readonly live: LiveRecords;
  private readonly log: RecordLog;
  private readonly disk: LogDisk;
  private readonly queue: CommitQueue;
  private readonly upkeep: LogUpkeep;

  /** @throws DataDirectoryError */
  constructor(
    directory: string,
    private readonly times: LedgerTimes = LEDGER_TIMES,
    upkeep: UpkeepTimes = { span: 60_000, keep: times.memory, sync: 100 },
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
      seen: (key) => this.read(key),
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

  waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]> {
    this.log.look();
    const waiting = this.withRecords(this.live.ofUser(user));
    return Promise.resolve(waiting.filter(({ record }) => isListedFor(record, pickupKey)));
  }

  async due(limit: number): Promise<readonly LateWork[]> {
    this.log.look();
    const now = Date.now();
    const { me } = this.heartbeats;
    const keys = this.live.find(
      ({ lookAt, owner }) =>
        lookAt <= now && owner !== me && (owner === '' || !this.heartbeats.isAlive(owner)),
      limit,
    );
    const works = await Promise.all(keys.map((key) => this.examined(key)));
    return works.filter((work) => work !== undefined);
  }

  private async examined(key: string): Promise<LateWork | undefined> {
    const work = await this.apply(key, examine);
    return work && { ...work, key };
  }

  async takeTurn(lane: string, key: string): Promise<boolean> {
    this.log.look();
    if (!this.live.inLane(lane).has(key)) await this.apply(key, enterLane(lane));
    const [first] = this.live.inLane(lane);
    return first === key;
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    this.log.look();
    return Promise.resolve(
      this.withRecords(this.live.find(({ state }) => state === 'dead', limit)),
    );
  }

  /** @returns whether the name has been given that value, now or before, and no other */
  bind(name: string, value: string): boolean {
    const key = `=${name}`;
    const json = JSON.stringify(value);
    for (;;) {
      const previous = this.log.find(key);
      if (previous !== undefined) return this.log.read(previous) === value;
      const [place] = this.log.commit([{ key, previous, kind: 'settled', value: json }]);
      if (place !== undefined) return true;
    }
  }

  ping(): Promise<void> {
    this.heartbeats.beat();
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return this.disk.flush();
  }

  protected apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.queue.apply(key, transition);
  }

  protected read(key: string): LedgerRecord | undefined {
    const live = this.live.get(key);
    if (live) return live;
    const position = this.log.find(key);
    return position === undefined ? undefined : this.load(position);
  }

  protected override refresh(): void {
    this.log.look();
  }

  protected circumstances(): Circumstances {
    const { heartbeats, times } = this;
    return {
      now: Date.now(),
      me: heartbeats.me,
      times,
      isAlive: (owner) => heartbeats.isAlive(owner),
    };
  }

  private load(position: Position): LedgerRecord {
    return recordOf(this.log.read(position));
  }

  private write(writes: readonly Write[]): readonly (Position | undefined)[] {
    if (writes.length === 0) {
      this.log.look();
      return [];
    }
    const changes = writes.map(({ key, previous, before, after }) => {
      const isPatch = previous !== undefined && this.log.isCurrent(previous);
      const value = lineValue(after, isPatch ? before : undefined);
      return { key, previous, kind: kindOf(after), value };
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
    const { now } = this.circumstances();
    const keys = this.live.keys((position) => this.log.isIn(position, segment)).slice(0, most);
    const changes = keys.flatMap((key): Change[] => {
      const record = this.read(key);
      const previous = this.live.positionOf(key);
      if (!record) return [];
      const end = expiry(record, { times: this.times });
      const kept = end !== undefined && end <= now ? null : record;
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
      const record = this.read(key);
      return record ? [{ key, record }] : [];
    });
  }
}
