import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DROP, LineWriter, NOTHING, SEAL, type Line } from './line';
import { Segment } from './segment';

/** Where a line stands, in all segments: `segment * 2^32 + offset`. */
export type Position = number;

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

/** Tells of lines that count, in the order in which they do. */
export type LineListener = (line: Line, position: Position) => void;

const SEGMENT = 2 ** 32;
const NAME = /^(\d{8})\.log$/;

/**
 * A log that all processes on a directory append to. What counts is decided by the order in the
 * files alone: a line counts where the line that it follows is its key's latest and its binding is
 * no other key's. So a process writes first and looks afterwards, and nobody holds a lock between
 * two system calls.
 */
export class RecordLog {
  private readonly writer = new LineWriter();
  private readonly segments: Segment[] = [];
  private lines = 0;

  /** @param onForeign told of what other processes have changed */
  constructor(
    private readonly directory: string,
    private readonly writerName: string,
    private readonly onForeign: LineListener,
    private readonly onRestored: (path: string) => void = () => undefined,
  ) {
    this.load();
  }

  get current(): Segment {
    const segment = this.segments.at(-1);
    if (!segment) throw new Error('The log is closed.');
    return segment;
  }

  /** Lines that were torn or altered, in what was read. */
  get damaged(): number {
    return this.segments.reduce((sum, { damaged }) => sum + damaged, 0);
  }

  /** All but the one that is written to. */
  get sealed(): readonly Segment[] {
    return this.segments.slice(0, -1);
  }

  /** Where the key's latest line stands. */
  find(key: string): Position | undefined {
    return this.search((segment) => segment.latest.get(key));
  }

  /** The key that the binding belongs to. */
  boundTo(binding: string): string | undefined {
    const position = this.search((segment) => segment.bindings.get(binding));
    return position === undefined ? undefined : this.lineAt(position).key;
  }

  /** What the lines of a key add up to. */
  read<T>(position: Position): T {
    const { value, previous } = this.lineAt(position);
    if (!value.startsWith('+')) return JSON.parse(value) as T;
    return { ...this.read<T>(Number.parseInt(previous, 36)), ...JSON.parse(value.slice(1)) };
  }

  /** Whether a patch may follow: the chain of a key's lines stays within one segment. */
  isCurrent(position: Position): boolean {
    return segmentOf(position) === this.current.number;
  }

  isIn(position: Position, segment: Segment): boolean {
    return segmentOf(position) === segment.number;
  }

  /**
   * Appends the changes, each of another key.
   * @returns where each stands; undefined for those that do not count
   * @throws what the disk says; what had got there by then counts all the same
   */
  commit(changes: readonly Change[]): readonly (Position | undefined)[] {
    const { current } = this;
    const first = this.lines;
    const starts = this.write(changes);
    const { length } = current;
    const { bytes } = this.writer;
    const error = attempt(() => current.append(bytes));
    const { size, isDeleted } = current.state();
    if (!error && !isDeleted && size === length + bytes.length) {
      current.length = length + bytes.length;
      const positions = changes.map((change, i) =>
        this.accepted(change, length + (starts[i] ?? 0)),
      );
      if (current.isSealed) this.look();
      return positions;
    }
    const places = this.lookFor(first);
    if (isDeleted && !current.isSealed) {
      this.restore(current);
      return changes.map(({ key }, i) => (places.has(first + i) ? this.find(key) : undefined));
    }
    if (error && places.size === 0) throw error;
    return changes.map((_change, i) => places.get(first + i));
  }

  /** Takes notice of what other processes have written. */
  look(): void {
    this.lookFor(Infinity);
  }

  /** From now on the next segment is written to. */
  seal(): void {
    this.commit([{ previous: undefined, kind: SEAL, key: NOTHING, value: '0' }]);
  }

  /** Forgets the oldest segment and all lines in it, and so do all processes. */
  drop(segment: Segment): void {
    const change = { kind: DROP, key: String(segment.number), value: '0' };
    this.commit([{ previous: undefined, ...change }]);
  }

  close(): void {
    for (const segment of this.segments.splice(0)) segment.close();
  }

  private write(changes: readonly Change[]): readonly number[] {
    this.writer.begin();
    return changes.map(({ previous, kind, key, binding = NOTHING, value }) =>
      this.writer.add({
        tag: `${this.writerName}.${this.lines++}`,
        previous: previous?.toString(36) ?? NOTHING,
        kind,
        key,
        binding,
        value,
      }),
    );
  }

  /** @param first of this process' own lines those from this number on are not known yet */
  private lookFor(first: number): ReadonlyMap<number, Position> {
    const places = new Map<number, Position>();
    const own = `${this.writerName}.`;
    for (let isMore = true; isMore; isMore = this.goOn()) {
      const segment = this.current;
      segment.readNew(segment.state().size, (line, offset) => {
        const number = line.tag.startsWith(own) ? Number(line.tag.slice(own.length)) : -1;
        const previous = line.previous === NOTHING ? undefined : Number.parseInt(line.previous, 36);
        const position = this.accepted({ ...line, previous }, offset);
        if (position === undefined) return;
        if (number >= first) places.set(number, position);
        else if (number < 0) this.onForeign(line, position);
      });
    }
    return places;
  }

  /** Whether the current segment has ended; the next one is opened then. */
  private goOn(): boolean {
    const { current } = this;
    if (!current.isSealed) return false;
    const later = this.numbers().filter((number) => number > current.number);
    const [next = current.number + 1] = later;
    this.open(next);
    return true;
  }

  /** Decides, in the order of the file, whether a line counts, and remembers where it stands. */
  private accepted(change: Change, offset: number): Position | undefined {
    const { current } = this;
    const { kind, key, binding = NOTHING } = change;
    if (current.isSealed) return undefined;
    if (kind === SEAL) current.seal();
    else if (kind === DROP) this.forget(Number(key));
    else {
      if (!this.follows(change.previous, key)) return undefined;
      if (binding !== NOTHING && !this.binds(binding, key, offset)) return undefined;
      current.latest.set(key, offset);
    }
    return current.number * SEGMENT + offset;
  }

  private follows(previous: Position | undefined, key: string): boolean {
    const known = this.find(key);
    if (known !== undefined || previous === undefined) return known === previous;
    // It was in a segment that this process has never seen.
    return segmentOf(previous) < (this.segments[0]?.number ?? 0);
  }

  private binds(binding: string, key: string, offset: number): boolean {
    const bound = this.boundTo(binding);
    if (bound === undefined) this.current.bindings.set(binding, offset);
    return bound === undefined || bound === key;
  }

  /** Somebody has deleted the file: what it held is written anew, by whichever process notices. */
  private restore(deleted: Segment): void {
    const held = [...deleted.latest].map(([key, offset]) => {
      const value = JSON.stringify(this.read(deleted.number * SEGMENT + offset));
      return { ...deleted.lineAt(offset), key, value };
    });
    this.segments.pop();
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.open(deleted.number);
    this.look();
    const missing = held.filter(({ key }) => !this.current.latest.has(key));
    this.commit(missing.map((one) => ({ ...one, previous: this.find(one.key) })));
    for (const line of held) {
      const position = this.find(line.key);
      if (position !== undefined) this.onForeign(line, position);
    }
    deleted.close();
    this.onRestored(deleted.path);
  }

  private forget(number: number): void {
    while (this.segments.length > 1 && (this.segments[0]?.number ?? Infinity) <= number) {
      this.segments.shift()?.remove();
    }
  }

  private lineAt(position: Position): Line {
    const number = segmentOf(position);
    const segment = this.segments.find((one) => one.number === number);
    if (!segment) throw new Error(`The log has forgotten segment ${number}.`);
    return segment.lineAt(position % SEGMENT);
  }

  private search(look: (segment: Segment) => number | undefined): Position | undefined {
    for (let i = this.segments.length - 1; i >= 0; i -= 1) {
      const segment = this.segments[i];
      const offset = segment && look(segment);
      if (segment && offset !== undefined) return segment.number * SEGMENT + offset;
    }
    return undefined;
  }

  private load(): void {
    for (const number of this.numbers()) {
      this.open(number);
      this.look();
    }
    if (this.segments.length === 0) this.open(1);
  }

  private open(number: number): void {
    if (this.segments.some((one) => one.number === number)) return;
    const path = join(this.directory, `${String(number).padStart(8, '0')}.log`);
    this.segments.push(new Segment(number, path));
  }

  private numbers(): readonly number[] {
    return readdirSync(this.directory)
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
  }
}

function segmentOf(position: Position): number {
  return Math.floor(position / SEGMENT);
}

function attempt(action: () => void): Error | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
