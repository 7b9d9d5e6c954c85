import { DROP, NOTHING, SEAL } from './line';
import { positionIn, segmentOf, type Position, type Segments } from './segments';

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
    if (kind === SEAL) current.seal();
    else if (kind === DROP) this.segments.forget(Number(key));
    else {
      if (!this.follows(previous, key)) return undefined;
      if (binding !== NOTHING && !this.binds(binding, key, offset)) return undefined;
      current.latest.set(key, offset);
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
    const known = this.segments.find(key);
    if (known === previous) return true;
    if (previous === undefined || this.segments.holding(previous)) return false;
    // It was in a segment that this process has never seen.
    return known === undefined || segmentOf(known) < segmentOf(previous);
  }

  private binds(binding: string, key: string, offset: number): boolean {
    const bound = this.boundTo(binding);
    if (bound === undefined) this.segments.current.bindings.set(binding, offset);
    return bound === undefined || bound === key;
  }
}
