import { Logger } from '@nestjs/common';
import {
  isExpired,
  type Circumstances,
  type LedgerEntry,
  type LedgerRecord,
  type Transition,
} from '../../ledger';
import { kindOf, LiveRecords, type RecordKind } from './live-records';
import { LogDisk } from './log/log-disk';
import { damageOf, RELOADED, type ReloadReason } from './log/log-reader';
import type { Carrier } from './log/log-upkeep';
import { lineValue, RecordLog, type Change } from './log/record-log';
import type { Segment } from './log/segment';
import { positionIn, type Position } from './log/segments';

/**
 * So many do not wait for the end of the turn: what waits keeps all of its request alive, which the
 * garbage collector copies.
 */
const AT_ONCE = 16;
/** As many others cannot have been quicker one after the other. */
const MOST_LOSSES = 100;

/** One transition that waits to be written. */
interface Pending<T = unknown> {
  readonly key: string;
  readonly transition: Transition<T>;
  readonly resolve: (result: T) => void;
  readonly reject: (error: unknown) => void;
  /** How often another process was quicker. */
  losses: number;
}

/** A change that a transition asks for, of a record as this process has seen it. */
export interface Write {
  readonly key: string;
  readonly before: LedgerRecord | undefined;
  readonly previous: Position | undefined;
  readonly after: LedgerRecord;
  readonly binding?: string;
}

interface Decided {
  readonly pending: Pending;
  readonly previous: Position | undefined;
  readonly write?: Write;
  readonly result: unknown;
}

/**
 * Runs transitions, those that come within one turn of the event loop in one write: each on what was
 * last seen of its record, and again where another process had changed that in between.
 */
export class CommitQueue {
  private waiting: Pending[] = [];
  private isScheduled = false;

  constructor(private readonly records: LogRecords) {}

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, transition, resolve, reject, losses: 0 } as Pending);
      this.schedule();
    });
  }

  /** For whoever is told of something in the middle of a commit, which must not begin another. */
  applyNext<T>(key: string, transition: Transition<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ key, transition, resolve, reject, losses: 0 } as Pending);
      this.scheduleTurn();
    });
  }

  private schedule(): void {
    if (this.waiting.length >= AT_ONCE) return this.run();
    if (this.waiting.length > 0) this.scheduleTurn();
  }

  private scheduleTurn(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.waiting.length > 0) this.run();
    });
  }

  private run(): void {
    const batch = this.takeOnePerKey();
    try {
      this.commit(batch);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.schedule();
  }

  /** A second transition of one key needs what the first makes of the record. */
  private takeOnePerKey(): readonly Pending[] {
    const all = this.waiting;
    this.waiting = [];
    if (all.length === 1) return all;
    const keys = new Set<string>();
    return all.filter((pending) => {
      const isFirst = !keys.has(pending.key);
      if (isFirst) keys.add(pending.key);
      else this.waiting.push(pending);
      return isFirst;
    });
  }

  private commit(batch: readonly Pending[]): void {
    const c = this.records.circumstances();
    const steps: Decided[] = [];
    const writes: Write[] = [];
    for (const pending of batch) {
      const step = this.decide(pending, c);
      if (step) steps.push(step);
      if (step?.write) writes.push(step.write);
    }
    const places = this.records.write(writes);
    let written = 0;
    for (const { pending, previous, write, result } of steps) {
      const isRight = write
        ? places[written++] !== undefined
        : this.records.find(pending.key) === previous;
      if (isRight) pending.resolve(result);
      else this.tryAgain(pending);
    }
  }

  private tryAgain(pending: Pending): void {
    pending.losses += 1;
    if (pending.losses >= MOST_LOSSES) {
      pending.reject(new Error(`The log has refused a change ${MOST_LOSSES} times in a row`));
      return;
    }
    this.records.learn(pending.key);
    this.waiting.push(pending);
  }

  /** One that fails is no reason why the others should. */
  private decide(pending: Pending, c: Circumstances): Decided | undefined {
    const { key, transition, reject } = pending;
    try {
      const previous = this.records.find(key);
      const before = this.records.at(key, previous);
      const { record, binding, result } = transition(before, c);
      const after = record && this.records.live.placed(key, record);
      const write = after && { key, before, previous, after, binding };
      return { pending, previous, write, result };
    } catch (error) {
      reject(error);
      return undefined;
    }
  }
}

/** The records in the log: those that are not settled at hand, the others read when asked for. */
export class LogRecords implements Carrier {
  readonly live = new LiveRecords((position) => this.load(position));
  readonly log: RecordLog;
  readonly disk: LogDisk;
  /** What this process works on, while the log is read anew. */
  private readonly held = new Map<string, LedgerRecord>();
  private readonly logger = new Logger('Store');

  /**
   * @param me this process' name in the log
   * @param restore writes what this process works on, where the file that held it was cut
   * @throws what the disk says
   */
  constructor(
    directory: string,
    me: string,
    readonly circumstances: () => Circumstances,
    private readonly restore: (key: string, record: LedgerRecord) => void,
  ) {
    this.log = new RecordLog(directory, me, {
      onLine: ({ key, kind }, position) => this.live.noteForeign(key, kind as RecordKind, position),
      onReload: () => this.hold(),
      onReloaded: (reason) => this.reloaded(reason),
      onRestored: (path) => this.logger.warn(`${path} had been deleted; it was written anew`),
    });
    this.disk = new LogDisk(this.log.segments);
    const damage = damageOf(this.log.segments.all);
    if (damage !== undefined) this.logger.warn(damage);
  }

  /** What was known of a message is not its latest line. */
  learn(key: string): void {
    const position = this.log.find(key);
    const kind = position === undefined ? undefined : this.log.kindAt(position);
    this.live.noteForeign(key, (kind ?? 'settled') as RecordKind, position ?? 0);
  }

  /** As far as this process has read. */
  seen(key: string): LedgerRecord | undefined {
    return this.live.settled(key) ?? this.at(key, this.find(key)) ?? this.held.get(key);
  }

  /** @param position where its latest line stands */
  at(key: string, position: Position | undefined): LedgerRecord | undefined {
    return position === undefined ? undefined : (this.live.get(key) ?? this.load(position));
  }

  find(key: string): Position | undefined {
    const position = this.live.position(key);
    const isHeld = position !== undefined && this.log.segments.holding(position) !== undefined;
    return isHeld ? position : this.log.find(key);
  }

  /** @returns where each stands; undefined: another process was quicker */
  write(writes: readonly Write[]): readonly (Position | undefined)[] {
    if (writes.length === 0) {
      this.log.look();
      return [];
    }
    const changes = writes.map((write) => this.changeBy(write));
    const places = this.log.commit(changes);
    this.disk.isDirty = true;
    for (const [i, { key, after }] of writes.entries()) {
      const place = places[i];
      // Another process may have gone on from there before this one came to look.
      if (this.log.isLatest(key, place)) this.live.note(key, kindOf(after), after, place);
    }
    return places;
  }

  /** What is not settled is written once more before its segment is forgotten. */
  carry(segment: Segment, most: number): number {
    const c = this.circumstances();
    const from = positionIn(segment, 0);
    const keys = this.live
      .keys((position) => position >= from && this.log.segments.holding(position) === segment)
      .slice(0, most);
    const changes = keys.flatMap((key): Change[] => {
      const record = this.seen(key);
      if (!record) return [];
      const kept = isExpired(record, c) ? null : record;
      const value = lineValue(kept && this.live.placed(key, kept), undefined);
      return [{ key, previous: this.log.find(key), kind: kindOf(kept), value }];
    });
    if (changes.length > 0) this.commitCarried(changes);
    return changes.length;
  }

  withRecords(keys: readonly string[]): readonly LedgerEntry[] {
    return keys.flatMap((key) => {
      const record = this.seen(key);
      return record ? [{ key, record }] : [];
    });
  }

  private changeBy({ key, previous, before, after, binding }: Write): Change {
    const isPatch = previous !== undefined && this.log.isCurrent(previous);
    const value = lineValue(after, isPatch ? before : undefined);
    return { key, previous, kind: kindOf(after), binding, value };
  }

  private commitCarried(changes: readonly Change[]): void {
    const places = this.log.commit(changes);
    this.disk.isDirty = true;
    for (const [i, { key, kind }] of changes.entries()) {
      const place = places[i];
      if (this.log.isLatest(key, place)) this.live.noteForeign(key, kind as RecordKind, place);
    }
  }

  private hold(): void {
    for (const [key, record] of this.live.clear()) this.held.set(key, record);
  }

  /** What others may have ended long ago is not taken up again. */
  private reloaded(reason: ReloadReason): void {
    this.logger.warn(RELOADED[reason]);
    if (reason === 'cut') for (const [key, record] of this.held) this.restore(key, record);
    this.held.clear();
  }

  /** What was damaged meanwhile is as good as forgotten. */
  private load(position: Position): LedgerRecord | undefined {
    try {
      return this.log.read<LedgerRecord | null>(position) ?? undefined;
    } catch (error) {
      this.logger.warn('A message was forgotten that can no longer be read', error);
      return undefined;
    }
  }
}
