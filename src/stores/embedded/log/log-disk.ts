import { closeSync, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Segment } from './segment';
import type { Segments } from './segments';

const syncFile = promisify(fsync);

/** Makes what was appended safe from a power failure: many that wait share one system call. */
export class LogDisk {
  private underWay: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  /** Something was appended. */
  isDirty = false;
  /** All segments before it are safe, and so is its name. */
  private safe: Segment | undefined;

  constructor(private readonly segments: Segments) {}

  /** Resolves once all that was appended before, by whatever process, is on the disk. */
  flush(): Promise<void> {
    if (!this.underWay) return this.begin();
    // It may have begun before the last line was appended.
    this.next ??= this.underWay.catch(() => undefined).then(() => this.begin());
    return this.next;
  }

  /** For a timer: so much is lost at most that nobody was promised. */
  flushIfDirty(): Promise<void> {
    return this.isDirty ? this.flush() : Promise.resolve();
  }

  /** Waits for what is under way and for what is asked for meanwhile. */
  async idle(): Promise<void> {
    while (this.underWay) await (this.next ?? this.underWay).catch(() => undefined);
  }

  private begin(): Promise<void> {
    this.next = undefined;
    this.isDirty = false;
    this.underWay = this.sync().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  /** A line may follow one of an earlier segment, which counts for nothing without it. */
  private async sync(): Promise<void> {
    const { all, current, directory } = this.segments;
    const from = this.safe?.number ?? 0;
    try {
      await Promise.all(all.map((one) => (one.number < from ? undefined : one.sync())));
      if (current !== this.safe) await syncNames(directory);
      this.safe = current;
    } catch (error) {
      this.isDirty = true;
      throw error;
    }
  }
}

/** A new file is safe once the directory is that names it. */
async function syncNames(directory: string): Promise<void> {
  const file = openSync(directory, 'r');
  try {
    await syncFile(file);
  } finally {
    closeSync(file);
  }
}
