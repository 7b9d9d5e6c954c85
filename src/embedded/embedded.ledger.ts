import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Database } from 'lmdb';
import {
  examine,
  LEDGER_TIMES,
  lineUp,
  TransitionLedger,
  type Circumstances,
  type DeadWork,
  type DueWork,
  type Lane,
  type LedgerRecord,
  type LedgerTimes,
  type Transition,
} from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';
import { EmbeddedHeartbeat } from './embedded.heartbeat';
import { LedgerIndexes } from './ledger-indexes';

/** The ledger in LMDB. A committed record survives `kill -9`; a flushed one a power failure. */
@Injectable()
export class EmbeddedLedger
  extends TransitionLedger
  implements OnModuleInit, OnApplicationShutdown
{
  private readonly records: Database<LedgerRecord, string>;
  private readonly lanes: Database<Lane, string>;
  private readonly indexes: LedgerIndexes;
  private readonly heartbeat: EmbeddedHeartbeat;

  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly times: LedgerTimes = LEDGER_TIMES,
  ) {
    super();
    this.records = database.table('ledger');
    this.lanes = database.table('lanes');
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

  waitingFor(user: string): Promise<readonly DeadWork[]> {
    return Promise.resolve(this.withRecords(this.indexes.waitingFor(user)));
  }

  async due(limit: number): Promise<readonly (DueWork & { readonly key: string })[]> {
    const due: (DueWork & { readonly key: string })[] = [];
    for (const key of this.indexes.toLookAt(Date.now(), limit)) {
      const work = await this.apply(key, examine);
      if (work) due.push({ ...work, key });
    }
    return due;
  }

  takeTurn(name: string, key: string): Promise<boolean> {
    return this.database.atomically(() => {
      const isRunning = (one: string) => this.records.get(one)?.state === 'running';
      const before = this.lanes.get(name) ?? [];
      const lane = lineUp(before, key, isRunning);
      if (lane.length !== before.length || lane[0] !== before[0]) void this.lanes.put(name, lane);
      return lane[0] === key;
    });
  }

  dead(limit: number): Promise<readonly DeadWork[]> {
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
      const { record, result } = transition(before, this.circumstances());
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

  private withRecords(keys: readonly string[]): readonly DeadWork[] {
    return keys.flatMap((key) => {
      const record = this.records.get(key);
      return record ? [{ key, record }] : [];
    });
  }
}
