import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';
import type { RecordLog } from './record-log';

const sync = promisify(fdatasync);

/** Makes what was appended safe from a power failure: many that wait share one system call. */
export class LogDisk {
  private underWay: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private isDirty = false;

  constructor(private readonly log: RecordLog) {}

  /** Something was appended. */
  touch(): void {
    this.isDirty = true;
  }

  /** Resolves once all that was appended before is on the disk. */
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

  private begin(): Promise<void> {
    this.next = undefined;
    this.isDirty = false;
    this.underWay = sync(this.log.current.descriptor).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }
}
