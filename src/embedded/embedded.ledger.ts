import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Database } from 'lmdb';
import {
  examine,
  isListedFor,
  LEDGER_TIMES,
  TransitionLedger,
  type Circumstances,
  type LateWork,
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  type Transition,
} from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';
import { EmbeddedHeartbeat } from './embedded.heartbeat';
import { EmbeddedLanes } from './embedded.lanes';
import { LedgerIndexes } from './ledger-indexes';

/** The ledger in LMDB. A committed record survives `kill -9`; a flushed one a power failure. */
@Injectable()
export class EmbeddedLedger
  extends TransitionLedger
  implements OnModuleInit, OnApplicationShutdown
{
  private readonly records: Database<LedgerRecord, string>;
  private readonly lanes: EmbeddedLanes;
  private readonly indexes: LedgerIndexes;
  private readonly heartbeat: EmbeddedHeartbeat;

  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly times: LedgerTimes = LEDGER_TIMES,
  ) {
    super();
    this.records = database.table('ledger');
    this.lanes = new EmbeddedLanes(database, (key) => this.records.get(key)?.state === 'running');
    this.indexes = new LedgerIndexes(database);
    this.heartbeat = new EmbeddedHeartbeat(database, times.lease);
  }

  async onModuleInit(): Promise<void> {
    await this.heartbeat.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.heartbeat.stop();
  }

  async waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]> {
    const waiting = this.withRecords(this.indexes.waitingFor(user));
    return waiting.filter(({ record }) => isListedFor(record, pickupKey));
  }

  async due(limit: number): Promise<readonly LateWork[]> {
    const due: LateWork[] = [];
    let keys: readonly string[];
    do {
      keys = this.indexes.toLookAt(Date.now(), limit);
      const works = await Promise.all(keys.map((key) => this.examined(key)));
      due.push(...works.filter((work) => work !== undefined));
      // Expired records must go as fast as they come, however few may be taken up.
    } while (keys.length === limit && due.length < limit);
    await this.lanes.sweep();
    return due;
  }

  private async examined(key: string): Promise<LateWork | undefined> {
    const work = await this.apply(key, examine);
    return work && { ...work, key };
  }

  takeTurn(lane: string, key: string): Promise<boolean> {
    return this.lanes.takeTurn(lane, key);
  }

  dead(limit: number): Promise<readonly LedgerEntry[]> {
    return Promise.resolve(this.withRecords(this.indexes.dead(limit)));
  }

  /** A write, since a full disk still reads. */
  async ping(): Promise<void> {
    await this.heartbeat.beat();
  }

  flush(): Promise<void> {
    return this.database.flush();
  }

  protected apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.database.atomically(() => {
      const before = this.records.get(key);
      const { record, lane, result } = transition(before, this.circumstances());
      if (lane !== undefined) this.lanes.lineUp(lane, key);
      if (record === undefined) return result;
      this.indexes.move(key, before, record ?? undefined);
      if (record) void this.records.put(key, record);
      else void this.records.remove(key);
      return result;
    });
  }

  protected read(key: string): LedgerRecord | undefined {
    return this.records.get(key);
  }

  protected circumstances(): Circumstances {
    const { heartbeat, times } = this;
    return {
      now: Date.now(),
      me: heartbeat.me,
      times,
      isAlive: (owner) => heartbeat.isAlive(owner),
    };
  }

  private withRecords(keys: readonly string[]): readonly LedgerEntry[] {
    return keys.flatMap((key) => {
      const record = this.records.get(key);
      return record ? [{ key, record }] : [];
    });
  }
}
