import type { Segment } from './segment';
import type { LogDisk } from './log-disk';
import type { RecordLog } from './record-log';

/** How the log grows and shrinks; times in milliseconds. */
export interface UpkeepTimes {
  /** A segment is written to for so long. */
  readonly span: number;
  /** What is settled is remembered for so long at least. */
  readonly keep: number;
  /** What nobody was promised is safe from a power failure after so long. */
  readonly sync: number;
}

const LARGEST_SEGMENT = 64 * 2 ** 20;
const CARRIED_AT_ONCE = 200;
const LOOK_EVERY_MS = 1000;

/**
 * Keeps the log as long as it is remembered: begins new segments, writes anew what outlives an old
 * one, and has that forgotten. Every process on the directory does so; once is enough.
 */
export class LogUpkeep {
  private timers: NodeJS.Timeout[] = [];
  private isBusy = false;

  /** @param carry writes once more what is not settled of a segment; tells how many that were */
  constructor(
    private readonly log: RecordLog,
    private readonly disk: LogDisk,
    private readonly times: UpkeepTimes,
    private readonly carry: (segment: Segment, most: number) => number,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    const { sync, keep } = this.times;
    const often = Math.min(LOOK_EVERY_MS, keep / 4);
    this.timers = [
      setInterval(() => void this.trying(() => this.disk.flushIfDirty()), sync).unref(),
      setInterval(() => void this.trying(() => this.tidy()), often).unref(),
    ];
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  /** One step of each kind, so that it never takes long. */
  async tidy(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      this.log.look();
      const { current } = this.log;
      const isOld = performance.now() - current.openedAt > this.times.span;
      if (current.length > 0 && (isOld || current.length > LARGEST_SEGMENT)) this.log.seal();
      const [oldest] = this.log.sealed;
      if (oldest && performance.now() - (oldest.sealedAt ?? 0) > this.times.keep) {
        await this.forget(oldest);
      }
    } finally {
      this.isBusy = false;
    }
  }

  private async forget(segment: Segment): Promise<void> {
    while (this.carry(segment, CARRIED_AT_ONCE) > 0) {
      // Deliveries come first.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.disk.flushIfDirty();
    this.log.drop(segment);
  }

  private async trying(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.onFailure(error);
    }
  }
}
