import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
const RESERVED = 1_048_576;
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** What the records do for the upkeep. */
export interface Carrier {
  /** Writes once more what is not settled of a segment; tells how many that were. */
  carry(segment: Segment, most: number): number;
}

/**
 * Keeps the log as long as it is remembered: begins new segments, writes anew what outlives an old
 * one, and has that forgotten. Every process on the directory does so; once is enough.
 */
export class LogUpkeep {
  private timers: NodeJS.Timeout[] = [];
  private tidying: Promise<void> | undefined;
  private readonly reserve: DiskReserve;
  /** Deleted by somebody, and what was not settled of them is written anew. */
  private readonly rescued = new WeakSet<Segment>();

  /** @param onFailure told of the first of several failures in a row, of each kind */
  constructor(
    private readonly log: RecordLog,
    private readonly disk: LogDisk,
    private readonly times: UpkeepTimes,
    private readonly carrier: Carrier,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.reserve = new DiskReserve(log.segments.directory);
  }

  start(): void {
    const { sync, keep } = this.times;
    const often = Math.min(LOOK_EVERY_MS, keep / 4);
    this.timers = [
      this.every(sync, () => this.disk.flushIfDirty()),
      this.every(often, () => this.tidy()),
    ];
  }

  /** Resolves once nothing is under way. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await this.tidying?.catch(() => undefined);
  }

  /** One step of each kind, so that it never takes long. */
  tidy(): Promise<void> {
    this.tidying ??= this.takeSteps().finally(() => {
      this.tidying = undefined;
    });
    return this.tidying;
  }

  private async takeSteps(): Promise<void> {
    this.log.lookFurther();
    const { current, sealed } = this.log.segments;
    const isOld = performance.now() - current.openedAt > this.times.span;
    if (current.length > 0 && (isOld || current.length > LARGEST_SEGMENT)) {
      this.reserve.with(() => this.log.seal());
    }
    const [oldest] = sealed;
    if (oldest && performance.now() - (oldest.sealedAt ?? 0) > this.times.keep) {
      await this.forget(oldest);
    }
    this.reserve.make();
    for (const segment of this.log.segments.sealed) await this.rescue(segment);
  }

  private async forget(segment: Segment): Promise<void> {
    await this.carryAll(segment);
    // Also what another process has carried.
    await this.disk.flush();
    if (this.log.segments.all[0] === segment) this.reserve.with(() => this.log.drop(segment));
  }

  /** A process that starts later does not see what stands in a file that somebody has deleted. */
  private async rescue(segment: Segment): Promise<void> {
    if (this.rescued.has(segment) || !segment.isDeleted) return;
    await this.carryAll(segment);
    this.rescued.add(segment);
  }

  private async carryAll(segment: Segment): Promise<void> {
    const carry = () => this.carrier.carry(segment, CARRIED_AT_ONCE);
    while (this.reserve.with(carry) > 0) {
      // Deliveries come first.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private every(ms: number, action: () => Promise<void>): NodeJS.Timeout {
    let isFailing = false;
    const succeeded = () => {
      isFailing = false;
    };
    const failed = (error: unknown) => {
      if (!isFailing) this.onFailure(error);
      isFailing = true;
    };
    return setInterval(() => void action().then(succeeded, failed), ms).unref();
  }
}

/**
 * Room on the disk that is kept for the lines that make room: to forget something, the log has to
 * grow first.
 */
class DiskReserve {
  private readonly path: string;

  constructor(directory: string) {
    this.path = join(directory, 'reserve');
  }

  /** Unless it exists, or takes what is left of the disk. */
  make(): void {
    if (existsSync(this.path)) return;
    try {
      writeFileSync(this.path, Buffer.alloc(RESERVED), { mode: 0o600 });
    } catch {
      this.remove();
    }
  }

  /** Writes something, again with the reserve given up where the disk is full. */
  with<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!FULL.has(code) || !existsSync(this.path)) throw error;
      this.remove();
      return write();
    }
  }

  private remove(): void {
    rmSync(this.path, { force: true });
  }
}
