import { DROP, NOTHING, SEAL, type LineHead } from './line';
import type { LineOrder, Position, Segments } from './segments';
import type { Segment } from './segment';

export type ReloadReason =
  /** What others have written was removed before this process came to read it. */
  | 'overslept'
  /** Somebody has cut the file that is written to. */
  | 'cut';

/** What is told while reading. */
export interface ReaderEvents {
  /** A line of a key that counts, in their order: all but those that were looked for. */
  onLine(line: LineHead, position: Position): void;
  /** Nothing that was told before counts; all that does is told anew, unless the disk fails. */
  onReload(): void;
  /** All that counts was told anew. */
  onReloaded(reason: ReloadReason): void;
}

/** Where the lines stand, by their numbers, that were looked for and count. */
export type Places = Map<number, Position>;

/** Reads what the processes have appended, segment by segment. */
export class LogReader {
  /** @param own what the tags of this process' lines begin with, before their number */
  constructor(
    private readonly segments: Segments,
    private readonly order: LineOrder,
    private readonly own: string,
    private readonly events: ReaderEvents,
  ) {}

  /** @param first of this process' own lines those from this number on are looked for */
  readOn(first = Infinity, places: Places = new Map()): Places {
    do {
      const { current } = this.segments;
      const { size } = current.state();
      if (size < current.length) this.reload('cut', first, places);
      else this.readNew(current, size, first, places);
    } while (this.goOn(first, places));
    return places;
  }

  reload(reason: ReloadReason, first: number, places: Places = new Map()): Places {
    this.segments.close();
    places.clear();
    this.events.onReload();
    try {
      this.load(first, places);
    } catch (error) {
      // All of it is read again, not what is left.
      this.segments.close();
      throw error;
    }
    this.events.onReloaded(reason);
    return places;
  }

  /** Reads all there is. A segment that is not the last has ended, whether or not it says so. */
  load(first = Infinity, places: Places = new Map()): Places {
    for (const number of this.segments.numbers()) {
      const before = this.segments.all.at(-1);
      if (!this.segments.enter(number)) continue;
      if (before && !before.isSealed) before.seal();
      const { current } = this.segments;
      this.readNew(current, current.state().size, first, places);
    }
    if (this.segments.all.length === 0) this.segments.begin(1);
    return this.readOn(first, places);
  }

  private readNew(segment: Segment, size: number, first: number, places: Places): void {
    segment.readNew(size, (line, offset) => {
      const previous = line.previous === NOTHING ? undefined : Number.parseInt(line.previous, 36);
      const position = this.order.accept(line, previous, offset);
      if (position === undefined) return;
      const isOwn = line.tag.startsWith(this.own);
      const number = isOwn ? Number(line.tag.slice(this.own.length)) : -1;
      if (number >= first) places.set(number, position);
      else if (line.kind !== SEAL && line.kind !== DROP) this.events.onLine(line, position);
    });
  }

  /** Whether the current segment has ended; the next one is opened then. */
  private goOn(first: number, places: Places): boolean {
    const { current } = this.segments;
    if (!current.isSealed) return false;
    const next = this.segments.numbers().find((number) => number > current.number);
    if (next === undefined) this.segments.begin(current.number + 1);
    // This process has slept while others have forgotten what it never read.
    else if (next > current.number + 1) this.reload('overslept', first, places);
    else this.segments.enter(next);
    return true;
  }
}

/** What is logged where the log had to be read once more. */
export const RELOADED: Readonly<Record<ReloadReason, string>> = {
  overslept:
    'This process was stopped for so long that others have forgotten what it never read; the store was read anew',
  cut: 'A file of the store was cut while it was in use; the store was read anew, and what ran here was written again',
};

/** What was lost at the start, for one warning; undefined: nothing was. */
export function damageOf(segments: readonly Segment[]): string | undefined {
  const damaged = segments.filter((segment) => segment.damaged > 0);
  if (damaged.length === 0) return undefined;
  const lines = damaged.reduce((sum, segment) => sum + segment.damaged, 0);
  const files = damaged.map(({ path, damaged: count }) => `${path} (${count})`).join(', ');
  return (
    `The store was damaged, by a crash, a full disk or from outside: ${lines} lines were lost and all ` +
    `others are in use: ${files}. Messages of which a line was lost may be answered once more.`
  );
}
