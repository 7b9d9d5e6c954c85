import { NOTHING, type Line } from './line';
import type { Change } from './record-log';
import type { Segment } from './segment';

/** What a file held that somebody has deleted: it can be read for as long as it is open. */
export interface Held {
  readonly line: Line;
  /** What all lines of the key add up to, as JSON. */
  readonly value: string;
  /** Beside the line's own. */
  readonly bindings: readonly string[];
}

/**
 * The latest line of each key; what cannot be read is left out.
 * @param read what the lines of a key add up to
 */
export function heldBy(
  deleted: Segment,
  read: (offset: number) => unknown,
): ReadonlyMap<string, Held> {
  const bindings = bindingsIn(deleted);
  const held = new Map<string, Held>();
  for (const offset of deleted.latest.offsets()) {
    try {
      const line = deleted.lineAt(offset);
      const value = JSON.stringify(read(offset));
      held.set(line.key, { line, value, bindings: bindings.get(line.key) ?? [] });
    } catch {
      // It was damaged before.
    }
  }
  return held;
}

/** A line has one binding: where a key has several, the others come in lines that change nothing. */
export function linesAnew(
  held: ReadonlyMap<string, Held>,
): readonly (readonly Omit<Change, 'previous'>[])[] {
  const rounds: Omit<Change, 'previous'>[][] = [[]];
  for (const [key, { line, value, bindings }] of held) {
    const { kind } = line;
    const [first = NOTHING, ...more] = bindings;
    rounds[0]?.push({ key, kind, value, binding: first });
    for (const [i, binding] of more.entries()) {
      (rounds[i + 1] ??= []).push({ key, kind, value: '+{}', binding });
    }
  }
  return rounds;
}

function bindingsIn(segment: Segment): ReadonlyMap<string, readonly string[]> {
  const bindings = new Map<string, string[]>();
  for (const offset of segment.bindings.offsets()) {
    try {
      const { key, binding } = segment.lineAt(offset);
      bindings.set(key, [...(bindings.get(key) ?? []), binding]);
    } catch {
      // It was damaged before.
    }
  }
  return bindings;
}
