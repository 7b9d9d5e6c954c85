import { InFlight, isWaiting, type LedgerRecord } from '../../ledger';
import { Lanes } from './lanes';
import type { Position } from './log/segments';

/** What can be told of a record without reading it. */
export type RecordKind =
  /** Runs, or its reply waits for a delivery: a process works on it. */
  | 'open'
  /** Promised to its user, waiting or given up: it may outlive the segment that it stands in. */
  | 'kept'
  /** Nothing is left to be done. */
  | 'settled';

export function kindOf(record: LedgerRecord | null): RecordKind {
  if (record === null) return 'settled';
  if (record.state === 'dead' || record.until !== undefined || isWaiting(record)) return 'kept';
  return record.state === 'done' && record.channel !== 'open' ? 'settled' : 'open';
}

/** By what a record is found. */
export type Brief = Pick<
  LedgerRecord,
  | 'user'
  | 'lane'
  | 'state'
  | 'channel'
  | 'owner'
  | 'createdAt'
  | 'lastDeliveryAt'
  | 'dueAt'
  | 'fetchedBy'
>;

/** Twice as many of the latest settled records are at hand: the delivery that waits asks at once. */
const LATEST = 32;

interface Entry {
  readonly position: Position;
  /** Unset until it is read, where another process has written it. */
  readonly brief?: Brief;
  /** Only while somebody works on it. */
  readonly record?: LedgerRecord;
}

/** The records that are not settled, found by user, by lane and by time. */
export class LiveRecords {
  /** In the order in which they began. */
  private readonly entries = new InFlight<string, Entry>();
  private readonly byUser = new Map<string, Set<string>>();
  private readonly lanes = new Lanes();
  private readonly unread = new Set<string>();
  private latest = new Map<string, LedgerRecord>();
  private former: Map<string, LedgerRecord> = new Map();

  /** @param read what the log has at a position; undefined where that is lost */
  constructor(private readonly read: (position: Position) => LedgerRecord | undefined) {}

  /** Undefined: settled a while ago, or unknown. */
  get(key: string): LedgerRecord | undefined {
    const entry = this.entries.get(key);
    if (!entry) return this.settled(key);
    return entry.record ?? this.enter(key, entry.position);
  }

  /** A record that was settled a moment ago. */
  settled(key: string): LedgerRecord | undefined {
    return this.latest.get(key) ?? this.former.get(key);
  }

  /** Undefined of what is settled: the log knows. */
  position(key: string): Position | undefined {
    return this.entries.get(key)?.position;
  }

  /** What this process has written itself. */
  note(key: string, kind: RecordKind, record: LedgerRecord | null, position: Position): void {
    if (kind === 'settled' || record === null) this.remove(key);
    else this.put(key, position, record);
    if (kind === 'settled' && record !== null) this.remember(key, record);
  }

  /** What another process has written; read when it is asked for. */
  noteForeign(key: string, kind: RecordKind, position: Position): void {
    this.forget(key);
    if (kind === 'settled') {
      this.remove(key);
      return;
    }
    this.entries.set(key, { position, brief: this.entries.get(key)?.brief });
    this.unread.add(key);
  }

  /** Forgets all, and gives what was known here of those that somebody works on. */
  clear(): ReadonlyMap<string, LedgerRecord> {
    const known = [...this.entries.entries()].flatMap(([key, { record }]) =>
      record ? [[key, record] as const] : [],
    );
    for (const all of [this.entries, this.byUser, this.lanes, this.unread]) all.clear();
    [this.latest, this.former] = [new Map(), new Map()];
    return new Map(known);
  }

  /** Keys of all, or of those that stand in one segment. */
  keys(fits: (position: Position) => boolean): readonly string[] {
    return [...this.entries.entries()].flatMap(([key, { position }]) =>
      fits(position) ? [key] : [],
    );
  }

  /** Of those that wait for their user. */
  ofUser(user: string): readonly string[] {
    this.readAll();
    return [...(this.byUser.get(user) ?? [])];
  }

  /** How many come before it of those that run or are to run in a lane. */
  ahead(lane: string, key: string): number {
    this.readAll();
    return this.lanes.ahead(lane, key);
  }

  /** Where the line stands by which it lined up; undefined: it is not in the lane. */
  placeInLane(lane: string, key: string): Position | undefined {
    if (this.unread.has(key)) this.get(key);
    return this.lanes.place(lane, key);
  }

  /** A line after the one by which it lined up says where that stands, for who reads it alone. */
  placed(key: string, record: LedgerRecord): LedgerRecord {
    const { lane } = record;
    if (lane === undefined) return record;
    return { ...record, linedUpAt: this.placeInLane(lane, key) };
  }

  find(fits: (key: string, brief: Brief) => boolean, limit: number): readonly string[] {
    this.readAll();
    const found: string[] = [];
    for (const [key, { brief }] of this.entries.entries()) {
      if (brief && fits(key, brief)) found.push(key);
      if (found.length >= limit) break;
    }
    return found;
  }

  private remember(key: string, record: LedgerRecord): void {
    if (this.latest.size >= LATEST) {
      this.former = this.latest;
      this.latest = new Map();
    }
    this.latest.set(key, record);
  }

  private forget(key: string): void {
    this.latest.delete(key);
    this.former.delete(key);
  }

  private readAll(): void {
    for (const key of this.unread) this.get(key);
  }

  private enter(key: string, position: Position): LedgerRecord | undefined {
    const record = this.read(position);
    if (record) this.put(key, position, record);
    else this.remove(key);
    return record;
  }

  private put(key: string, position: Position, record: LedgerRecord): void {
    const isWorkedOn = record.owner !== '';
    const brief = isWorkedOn ? record : briefOf(record);
    this.forget(key);
    // A line that does not name its place is the one by which it lined up.
    this.move(key, this.entries.get(key)?.brief, brief, record.linedUpAt ?? position);
    this.unread.delete(key);
    this.entries.set(key, { position, brief, record: isWorkedOn ? record : undefined });
  }

  private remove(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.move(key, entry.brief, undefined, entry.position);
    this.unread.delete(key);
    this.entries.delete(key);
  }

  private move(
    key: string,
    before: Brief | undefined,
    after: Brief | undefined,
    place: Position,
  ): void {
    replace(this.byUser, key, waitingUser(before), waitingUser(after));
    const [from, to] = [runningLane(before), runningLane(after)];
    if (from !== undefined || to !== undefined) this.lanes.move(key, from, to, place);
  }
}

function waitingUser(brief: Brief | undefined): string | undefined {
  return brief && isWaiting(brief) ? brief.user : undefined;
}

function runningLane(brief: Brief | undefined): string | undefined {
  return brief?.state === 'running' ? brief.lane : undefined;
}

function briefOf(record: LedgerRecord): Brief {
  const { user, lane, state, channel, owner, createdAt, lastDeliveryAt, dueAt, fetchedBy } = record;
  return { user, lane, state, channel, owner, createdAt, lastDeliveryAt, dueAt, fetchedBy };
}

/** Moves the key from one list to another; in the same list it keeps its place. */
function replace(
  index: Map<string, Set<string>>,
  key: string,
  before: string | undefined,
  after: string | undefined,
): void {
  if (before === after) return;
  if (before !== undefined) {
    index.get(before)?.delete(key);
    if (index.get(before)?.size === 0) index.delete(before);
  }
  if (after === undefined) return;
  const keys = index.get(after);
  if (keys) keys.add(key);
  else index.set(after, new Set([key]));
}
