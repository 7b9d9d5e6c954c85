import { bootTime, DROP, LineWriter, NOTHING, SEAL } from './line';
import { LineOrder, positionIn, segmentOf, Segments, type Position } from './segments';
import { LogReader, type Places, type ReaderEvents } from './log-reader';
import { heldBy, linesAnew, type Held } from './restoration';
import type { Segment } from './segment';

/** What is to become of one key. */
export interface Change {
  /** The key's line that this one follows; undefined: it is to be the first. */
  readonly previous: Position | undefined;
  readonly kind: string;
  readonly key: string;
  readonly binding?: string;
  /** JSON; of a patch the fields that change, after a `+`. */
  readonly value: string;
}

/** As much as a disk gives at once: the rest of a block that was begun takes less. */
const PROBE = Buffer.alloc(4096, '\n');

/** What the log tells of by itself. */
export interface LogEvents extends ReaderEvents {
  /** The file that was written to had been deleted; what it held was written anew. */
  onRestored(path: string): void;
}

/**
 * A log that all processes on a directory append to. What counts is decided by the order in the
 * files alone: a line counts where the line that it follows is its key's latest and its binding is
 * no other key's. So a process writes first and looks afterwards, and nobody holds a lock between
 * two system calls.
 */
export class RecordLog {
  readonly segments: Segments;
  private readonly order: LineOrder;
  private readonly reader: LogReader;
  private readonly writer = new LineWriter();
  private readonly own: string;
  private lines = 0;
  private isFailing = false;
  private isClosed = false;

  /** @param writer its name, unique among all that have ever written */
  constructor(
    directory: string,
    writer: string,
    private readonly events: LogEvents,
  ) {
    this.segments = new Segments(directory);
    this.own = `${writer}.`;
    this.order = new LineOrder(this.segments);
    this.reader = new LogReader(this.segments, this.order, this.own, events);
    this.reader.load();
  }

  /** Where the key's latest line stands. */
  find(key: string): Position | undefined {
    return this.segments.find(key);
  }

  /** Whether nothing has followed what stands there. */
  isLatest(key: string, position: Position | undefined): position is Position {
    return position !== undefined && this.segments.find(key, position) === position;
  }

  /** The key that the binding belongs to. */
  boundTo(binding: string): string | undefined {
    return this.order.boundTo(binding);
  }

  /**
   * What the lines of a key add up to.
   * @throws where one of them is forgotten or damaged
   */
  read<T>(position: Position): T {
    const { value, previous } = this.segments.lineAt(position);
    if (!value.startsWith('+')) return JSON.parse(value) as T;
    const before = this.read<T>(Number.parseInt(previous, 36));
    const fields = Object.entries({ ...before, ...JSON.parse(value.slice(1)) });
    return Object.fromEntries(fields.filter(([, field]) => field !== null)) as T;
  }

  /** Undefined where the line was damaged. */
  kindAt(position: Position): string | undefined {
    try {
      return this.segments.lineAt(position).kind;
    } catch {
      return undefined;
    }
  }

  /** Whether a patch may follow: the chain of a key's lines stays within one segment. */
  isCurrent(position: Position): boolean {
    return segmentOf(position) === this.segments.current.number;
  }

  /**
   * Appends the changes, each of another key.
   * @returns where each stands; undefined for those that do not count
   * @throws what the disk says, where it took none; what it took counts all the same
   */
  commit(changes: readonly Change[]): readonly (Position | undefined)[] {
    this.reopen();
    const { current } = this.segments;
    const first = this.lines;
    const from = current.length;
    const starts = this.write(changes);
    const { bytes } = this.writer;
    const error = attempt(() => current.append(bytes));
    this.isFailing = error !== undefined;
    const { size, isDeleted } = current.state();
    const end = from + bytes.length;
    if (!error && !isDeleted && size === end) return this.alone(changes, starts, from, end);
    const isCut = !error && size < end;
    const places = isCut ? this.reader.reload('cut', first) : this.reader.readOn(first);
    if (isDeleted && !current.isSealed) return this.restored(changes, first, places);
    if (error && places.size === 0) throw error;
    return changes.map((_change, i) => places.get(first + i));
  }

  /** Takes notice of what other processes have written. */
  look(): void {
    this.reopen();
    this.reader.readOn();
    const { current } = this.segments;
    if (current.state().isDeleted) attempt(() => this.restore(current));
  }

  /**
   * As `look`; goes on also where the end of the current segment cannot be read.
   * @throws what keeps a deleted file from being written anew
   */
  lookFurther(): void {
    const latest = this.segments.numbers().at(-1) ?? 0;
    this.look();
    const { current } = this.segments;
    if (current.state().isDeleted) this.restore(current);
    // It was there before the look, and none is begun before the one ahead of it is sealed.
    if (latest <= current.number) return;
    current.seal();
    this.look();
  }

  /**
   * After a failure: whether the disk takes something again. Empty lines are none.
   * @throws what it says
   */
  probe(): void {
    this.reopen();
    if (this.isFailing) this.segments.current.append(PROBE);
  }

  /** From now on the next segment is written to. */
  seal(): void {
    this.commit([{ previous: undefined, kind: SEAL, key: bootTime(), value: '0' }]);
  }

  /** Forgets the oldest segment and all lines in it, and so do all processes. */
  drop(segment: Segment): void {
    const change = { kind: DROP, key: String(segment.number), value: '0' };
    this.commit([{ previous: undefined, ...change }]);
  }

  close(): void {
    this.isClosed = true;
    this.segments.close();
  }

  /** What could not be opened when it was read anew is tried again. */
  private reopen(): void {
    if (this.segments.all.length === 0 && !this.isClosed) this.reader.reload('cut', Infinity);
  }

  private write(changes: readonly Change[]): readonly number[] {
    this.writer.begin();
    return changes.map(({ previous, kind, key, binding = NOTHING, value }) =>
      this.writer.add({
        tag: this.own + String(this.lines++),
        previous: previous?.toString(36) ?? NOTHING,
        kind,
        key,
        binding,
        value,
      }),
    );
  }

  /** Nobody has written anything since this process has last read: nothing need be read now. */
  private alone(changes: readonly Change[], starts: readonly number[], from: number, end: number) {
    const { current } = this.segments;
    current.length = end;
    const positions = changes.map((change, i) =>
      this.order.accept(change, change.previous, from + (starts[i] ?? 0)),
    );
    if (current.isSealed) this.look();
    return positions;
  }

  /**
   * A change counts that stands in the new file as it stood in the deleted one; that is still shared
   * by those who have it open, where something keeps it from being written anew.
   */
  private restored(changes: readonly Change[], first: number, places: Places) {
    let held: ReturnType<RecordLog['restore']> = new Map();
    const error = attempt(() => (held = this.restore(this.segments.current)));
    if (error) return changes.map((_change, i) => places.get(first + i));
    return changes.map(({ key }, i) => {
      const position = places.has(first + i) ? this.find(key) : undefined;
      if (position === undefined) return undefined;
      return JSON.stringify(this.read(position)) === held.get(key)?.value ? position : undefined;
    });
  }

  /** Somebody has deleted the file: what it held is written anew, by whichever process notices. */
  private restore(deleted: Segment): ReadonlyMap<string, Held> {
    const successor = this.segments.successor();
    const held = heldBy(deleted, (offset) => this.read(positionIn(deleted, offset)));
    this.segments.replaceCurrent(successor);
    this.reader.readOn();
    const isMissing = (key: string) => (this.find(key) ?? 0) < positionIn(deleted, 0);
    for (const round of linesAnew(new Map([...held].filter(([key]) => isMissing(key))))) {
      this.commit(round.map((line) => Object.assign(line, { previous: this.find(line.key) })));
    }
    for (const key of held.keys()) {
      const position = this.find(key);
      if (position !== undefined) this.events.onLine(this.segments.lineAt(position), position);
    }
    deleted.close();
    this.events.onRestored(deleted.path);
    return held;
  }
}

/** @returns what it has thrown */
function attempt(action: () => void): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What a line says of a record: all of it, or what has changed since the line that it follows. */
export function lineValue<T extends object>(record: T | null, before: T | undefined): string {
  if (record === null) return 'null';
  return before ? `+${JSON.stringify(changed(before, record))}` : JSON.stringify(record);
}

/** A field that is gone is null. */
function changed<T extends object>(before: T, after: T): Partial<Record<keyof T, unknown>> {
  const patch: Partial<Record<keyof T, unknown>> = {};
  let name: keyof T;
  for (name in after) if (after[name] !== before[name]) patch[name] = after[name] ?? null;
  for (name in before) if (!(name in after)) patch[name] = null;
  return patch;
}
