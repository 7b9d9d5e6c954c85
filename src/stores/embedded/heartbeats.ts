import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { newInstanceId } from '../../ledger';
import { openDirectory } from './directory';

const DAY_MS = 86_400_000;
const WIDTH = 20;
/** What another process' file says is believed for so long. */
const BELIEVED_MS = 25;

/**
 * Tells the other processes on DATA_DIR that this one lives: the lease of all that it owns. Times
 * are of the machine's monotonic clock, which no change of the date moves and all processes share.
 */
export class Heartbeats {
  readonly me = newInstanceId();
  private readonly directory: string;
  private readonly seen = new Map<string, { readonly at: number; readonly aliveUntil: number }>();
  private file: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastBeat = 0;
  private graceUntil = 0;
  private isFailing = false;

  /**
   * @param lease milliseconds
   * @param onFailure told of the first of several failures in a row
   * @throws DataDirectoryError
   */
  constructor(
    directory: string,
    private readonly lease: number,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.directory = join(directory, 'instances');
    openDirectory(this.directory);
  }

  start(): void {
    this.removeOld();
    this.file = this.open();
    this.tryToBeat();
    this.timer = setInterval(() => this.tryToBeat(), this.lease / 4).unref();
  }

  isAlive(owner: string): boolean {
    const now = uptime();
    if (now < this.graceUntil) return true;
    const { aliveUntil } = this.look(owner, now);
    // Further ahead than any heartbeat says: written before the machine was started again.
    if (aliveUntil > now && aliveUntil <= now + 2 * this.lease) return true;
    // With its own file the others' may be gone.
    if (this.file !== undefined && !existsSync(this.path(this.me))) this.tryToBeat();
    return now < this.graceUntil;
  }

  /** A process that is busy need not wait for its timer's turn. */
  beatIfDue(): void {
    if (uptime() - this.lastBeat > this.lease / 4) this.tryToBeat();
  }

  /** @throws what the disk says */
  beat(): void {
    if (this.file === undefined) return;
    const now = uptime();
    // What has held this process up may have held up the others: they need a moment to beat again.
    if (this.lastBeat > 0 && now - this.lastBeat > this.lease / 2) {
      this.graceUntil = now + this.lease / 2;
    }
    this.lastBeat = now;
    if (!existsSync(this.path(this.me))) this.replace(this.file, now);
    writeSync(this.file, String(now + this.lease).padStart(WIDTH), 0);
  }

  /** Somebody has deleted or moved the files: each process would take all others for dead. */
  private replace(lost: number, now: number): void {
    this.graceUntil = now + this.lease / 2;
    this.file = this.open();
    closeSync(lost);
  }

  /** What this instance still owns is free for others at once. */
  stop(): void {
    clearInterval(this.timer);
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    remove(this.path(this.me));
  }

  private open(): number {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    return openSync(this.path(this.me), 'w', 0o600);
  }

  private look(owner: string, now: number) {
    const last = this.seen.get(owner);
    if (last && now - last.at < BELIEVED_MS) return last;
    const look = { at: now, aliveUntil: this.read(owner) };
    this.seen.set(owner, look);
    return look;
  }

  private read(owner: string): number {
    try {
      return Number(readFileSync(this.path(owner), 'latin1'));
    } catch {
      return 0;
    }
  }

  /** One that fails is made up for by the next: the process must not end of it. */
  private tryToBeat(): void {
    try {
      this.beat();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) this.onFailure(error);
      this.isFailing = true;
    }
  }

  private removeOld(): void {
    for (const name of readdirSync(this.directory)) {
      const path = join(this.directory, name);
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat && stat.mtimeMs < Date.now() - DAY_MS) remove(path);
    }
  }

  private path(instance: string): string {
    return join(this.directory, instance);
  }
}

/** Milliseconds of the machine's monotonic clock. */
function uptime(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process was quicker.
  }
}
