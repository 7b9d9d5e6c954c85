import type { Database } from 'lmdb';
import { lineUp, type Lane } from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';

const SWEPT_AT_ONCE = 20;

/** Who runs after whom, in LMDB. A lane is removed once nobody in it runs or waits any more. */
export class EmbeddedLanes {
  private readonly lanes: Database<Lane, string>;
  /** After which lane the next sweep begins. */
  private next = '';

  /** @param isRunning whether the message of that key is still to be run, or runs */
  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly isRunning: (key: string) => boolean,
  ) {
    this.lanes = database.table('lanes');
  }

  takeTurn(name: string, key: string): Promise<boolean> {
    return this.database.atomically(() => this.lineUp(name, key)[0] === key);
  }

  /** Within a transaction of the caller's. @returns the lane as it is then */
  lineUp(name: string, key: string): Lane {
    const before = this.lanes.get(name) ?? [];
    const lane = lineUp(before, key, this.isRunning);
    if (lane.length !== before.length || lane[0] !== before[0]) void this.lanes.put(name, lane);
    return lane;
  }

  /** Looks at some lanes, at others the next time, so that one call never takes long. */
  async sweep(): Promise<void> {
    const range = { start: this.next, exclusiveStart: true, limit: SWEPT_AT_ONCE };
    const some = Array.from(this.lanes.getRange(range));
    this.next = some.length < SWEPT_AT_ONCE ? '' : (some.at(-1)?.key ?? '');
    const idle = some.filter(({ value }) => !value.some(this.isRunning)).map(({ key }) => key);
    if (idle.length > 0) await this.database.atomically(() => this.removeIdle(idle));
  }

  private removeIdle(names: readonly string[]): void {
    for (const name of names) {
      if (!this.lanes.get(name)?.some(this.isRunning)) void this.lanes.remove(name);
    }
  }
}
