import { MOST_AHEAD } from '../../ledger';
import type { Position } from './log/segments';

/**
 * The messages that run or are to run one after the other. Their order is that of the log, which is
 * the same for all processes, and not that in which this one came to know of them.
 */
export class Lanes {
  /** Who is in each, and where the line stands by which it lined up. */
  private readonly lanes = new Map<string, Map<string, Position>>();
  private latest = 0;

  /** How many come before it, counted up to {@link MOST_AHEAD}. */
  ahead(lane: string, key: string): number {
    let ahead = 0;
    for (const one of this.lanes.get(lane)?.keys() ?? []) {
      if (one === key || ahead === MOST_AHEAD) break;
      ahead += 1;
    }
    return ahead;
  }

  place(lane: string, key: string): Position | undefined {
    return this.lanes.get(lane)?.get(key);
  }

  /** From one lane to another, or to the place that it has in the same one by now. */
  move(key: string, from: string | undefined, to: string | undefined, place: Position): void {
    if (from === to && to !== undefined && this.place(to, key) === place) return;
    if (from !== undefined) this.leave(from, key);
    if (to !== undefined) this.enter(to, key, place);
  }

  clear(): void {
    this.lanes.clear();
  }

  private leave(lane: string, key: string): void {
    const keys = this.lanes.get(lane);
    keys?.delete(key);
    if (keys?.size === 0) this.lanes.delete(lane);
  }

  private enter(lane: string, key: string, place: Position): void {
    const keys = this.lanes.get(lane) ?? new Map<string, Position>();
    keys.set(key, place);
    const isLast = place > this.latest;
    this.latest = Math.max(this.latest, place);
    this.lanes.set(lane, isLast ? keys : new Map([...keys].toSorted(([, a], [, b]) => a - b)));
  }
}
