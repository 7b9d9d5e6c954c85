import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ageOf, DROP, NOTHING, SEAL, type Line } from './line';
import { hashOf } from './offset-index';
import { Segment } from './segment';

/** Where a line stands, in all segments: `segment * 2^30 + offset`. */
export type Position = number;

const SEGMENT = 2 ** 30;
/** Beyond it a position is no exact number: one a minute reaches it in 15 years. */
const MOST_SEGMENTS = Number.MAX_SAFE_INTEGER / SEGMENT;
const NAME = /^(\d{8})\.log$/;

/** The files of a log that this process has open, in their order, and what is found in them. */
export class Segments {
  private readonly open: Segment[] = [];

  constructor(readonly directory: string) {}

  /** The one that is written to. */
  get current(): Segment {
    const segment = this.open.at(-1);
    if (!segment) throw new Error('The log is closed.');
    return segment;
  }

  get all(): readonly Segment[] {
    return this.open;
  }

  /** All but the one that is written to. */
  get sealed(): readonly Segment[] {
    return this.open.slice(0, -1);
  }

  /**
   * Where the key's latest line stands.
   * @param expected nothing is read where it is there
   */
  find(key: string, expected?: Position): Position | undefined {
    return this.search('latest', key, expected);
  }

  /** Where the line stands that was the first to name the binding. */
  findBinding(binding: string): Position | undefined {
    return this.search('bindings', binding);
  }

  /** @throws where it is forgotten or damaged */
  lineAt(position: Position): Line {
    const segment = this.holding(position);
    if (!segment) throw new Error(`The log has forgotten segment ${segmentOf(position)}.`);
    return segment.lineAt(offsetOf(position));
  }

  /** The segment that a position is in, if it is open. */
  holding(position: Position): Segment | undefined {
    const number = segmentOf(position);
    return this.open.find((one) => one.number === number);
  }

  /** Numbers of the files that exist, in their order. */
  numbers(): readonly number[] {
    return namesIn(this.directory)
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .filter((number) => number < MOST_SEGMENTS)
      .toSorted((a, b) => a - b);
  }

  /** Goes on in a file that exists; false: another process has just removed it. */
  enter(number: number): boolean {
    const segment = Segment.find(number, this.pathOf(number));
    if (segment) this.open.push(segment);
    return segment !== undefined;
  }

  /** Goes on in a new file, which another process may just have made as well. */
  begin(number: number): void {
    this.open.push(this.make(number));
  }

  /** Another file of the current one's name, for it to go on in. */
  successor(): Segment {
    return this.make(this.current.number);
  }

  replaceCurrent(successor: Segment): void {
    this.open[this.open.length - 1] = successor;
  }

  /** Removes a segment and all before it, but never the one that is written to. */
  forget(number: number): void {
    while (this.open.length > 1 && (this.open[0]?.number ?? Infinity) <= number) {
      this.open.shift()?.remove();
    }
  }

  close(): void {
    for (const segment of this.open.splice(0)) segment.close();
  }

  private search(
    list: 'latest' | 'bindings',
    name: string,
    expected?: Position,
  ): Position | undefined {
    const hash = hashOf(name);
    for (let i = this.open.length - 1; i >= 0; i -= 1) {
      const segment = this.open[i];
      const offset = segment?.[list].find(name, hash, offsetIn(segment, expected));
      if (segment && offset !== undefined) return positionIn(segment, offset);
    }
    return undefined;
  }

  private make(number: number): Segment {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    return Segment.make(number, this.pathOf(number));
  }

  private pathOf(number: number): string {
    return join(this.directory, `${String(number).padStart(8, '0')}.log`);
  }
}

export function positionIn({ number }: Segment, offset: number): Position {
  return number * SEGMENT + offset;
}

/** Undefined: the position is in another segment. */
function offsetIn({ number }: Segment, position: Position | undefined): number | undefined {
  if (position === undefined || segmentOf(position) !== number) return undefined;
  return offsetOf(position);
}

function offsetOf(position: Position): number {
  return position - segmentOf(position) * SEGMENT;
}

/** Number of the segment that a position is in. */
export function segmentOf(position: Position): number {
  return Math.floor(position / SEGMENT);
}

/** None where somebody has deleted it. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What decides whether a line counts. */
export interface Claimant {
  readonly kind: string;
  readonly key: string;
  readonly binding?: string;
}

/** Decides, in the order of the files, which lines count, and remembers where they stand. */
export class LineOrder {
  constructor(private readonly segments: Segments) {}

  /**
   * @param offset where it stands in the current segment
   * @returns its position; undefined: it does not count
   */
  accept(line: Claimant, previous: Position | undefined, offset: number): Position | undefined {
    const { current } = this.segments;
    const { kind, key, binding = NOTHING } = line;
    if (current.isSealed) return undefined;
    if (kind === SEAL) current.seal(ageOf(key));
    else if (kind === DROP) this.segments.forget(Number(key));
    else {
      if (!this.follows(previous, key)) return undefined;
      if (binding !== NOTHING && !this.binds(binding, key, offset)) return undefined;
      current.latest.set(key, hashOf(key), offset, offsetIn(current, previous));
    }
    return positionIn(current, offset);
  }

  /** The key that the binding belongs to; undefined also where that line was damaged. */
  boundTo(binding: string): string | undefined {
    const position = this.segments.findBinding(binding);
    if (position === undefined) return undefined;
    try {
      return this.segments.lineAt(position).key;
    } catch {
      return undefined;
    }
  }

  private follows(previous: Position | undefined, key: string): boolean {
    const known = this.segments.find(key, previous);
    if (known === previous) return true;
    if (previous === undefined || this.segments.holding(previous)) return false;
    // It was in a segment that this process has never seen.
    return known === undefined || segmentOf(known) < segmentOf(previous);
  }

  private binds(binding: string, key: string, offset: number): boolean {
    const bound = this.boundTo(binding);
    if (bound === undefined) {
      this.segments.current.bindings.set(binding, hashOf(binding), offset);
    }
    return bound === undefined || bound === key;
  }
}
