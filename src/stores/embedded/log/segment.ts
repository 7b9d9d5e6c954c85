import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { OffsetIndex } from './offset-index';
import { lineEnd, readHead, readLine, type Line, type LineHead } from './line';

const sync = promisify(fdatasync);

/** Only the service's own user may read what followers wrote. */
const MODE = 0o600;
const READ_AT_ONCE = 1_048_576;
/** Nothing that is longer can be a line. */
const LONGEST_LINE = 64 * READ_AT_ONCE;
const USUAL_LINE = 2048;
const EXISTING = constants.O_RDWR | constants.O_APPEND;

/** What the file system says of a segment's file. */
export interface FileState {
  /** Bytes that all processes have written. */
  readonly size: number;
  readonly isDeleted: boolean;
  /** Epoch milliseconds, as the clock was then. */
  readonly writtenAt: number;
}

/** One file of the log and what stands where in it, as far as this process has read. */
export class Segment {
  /** Where the latest line of each key begins. */
  readonly latest = new OffsetIndex((offset) => this.tryLineAt(offset)?.key);
  /** Where the line begins that was the first to name a binding. */
  readonly bindings = new OffsetIndex((offset) => this.tryLineAt(offset)?.binding);
  /** Bytes of it that were read and understood. */
  length = 0;
  /** Lines that were torn or altered. */
  damaged = 0;
  /** By the monotonic clock. */
  readonly openedAt = performance.now();
  /** By the monotonic clock; set: nothing is appended to it any more. */
  sealedAt: number | undefined;
  private isClosed = false;

  private constructor(
    readonly number: number,
    readonly path: string,
    private readonly file: number,
  ) {}

  /** Opens the file, or makes it. */
  static make(number: number, path: string): Segment {
    return new Segment(number, path, regular(openSync(path, 'a+', MODE), path));
  }

  /** @returns undefined where there is none: another process has just removed it */
  static find(number: number, path: string): Segment | undefined {
    try {
      return new Segment(number, path, regular(openSync(path, EXISTING), path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  get isSealed(): boolean {
    return this.sealedAt !== undefined;
  }

  /** @param age milliseconds since another process has done so */
  seal(age = 0): void {
    this.sealedAt = performance.now() - age;
  }

  /** @throws when the disk does not take all of it */
  append(bytes: Buffer): void {
    const written = writeSync(this.file, bytes);
    if (written === bytes.length) return;
    const message = `ENOSPC: the disk took ${written} of ${bytes.length} bytes`;
    throw Object.assign(new Error(message), { code: 'ENOSPC' });
  }

  state(): FileState {
    const { size, nlink, mtimeMs } = fstatSync(this.file);
    return { size, isDeleted: nlink === 0, writtenAt: mtimeMs };
  }

  /** Somebody has deleted the file, or forgotten the segment. */
  get isDeleted(): boolean {
    return !this.isClosed && this.state().isDeleted;
  }

  /** What all processes have appended is safe from a power failure once this resolves. */
  async sync(): Promise<void> {
    if (!this.isClosed) await sync(this.file);
  }

  /**
   * Gives what was appended since the last time. The last line may not be complete yet: it is looked
   * at again until something follows it.
   */
  readNew(size: number, found: (line: LineHead, offset: number) => void): void {
    for (let most = READ_AT_ONCE; this.length < size;) {
      const bytes = this.bytes(this.length, Math.min(size - this.length, most));
      const isAll = this.length + bytes.length >= size;
      const understood = this.give(bytes, isAll, found);
      this.length += understood;
      if (understood > 0) most = READ_AT_ONCE;
      else if (most > LONGEST_LINE) this.skip(bytes.length);
      else if (isAll || bytes.length < most) return;
      else most *= 8;
    }
  }

  /** @throws where no sound line begins there */
  lineAt(offset: number): Line {
    for (let most = USUAL_LINE; ; most *= 8) {
      const bytes = this.bytes(offset, most);
      const end = lineEnd(bytes, 0);
      const line = readLine(bytes.subarray(0, end));
      if (line) return line;
      if (end < bytes.length || bytes.length < most)
        throw new Error(`${this.path}: no line at ${offset}`);
    }
  }

  private tryLineAt(offset: number): Line | undefined {
    try {
      return this.lineAt(offset);
    } catch {
      return undefined;
    }
  }

  remove(): void {
    this.close();
    try {
      unlinkSync(this.path);
    } catch {
      // Another process was quicker.
    }
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.file);
  }

  /** @returns how many bytes were understood; the rest belongs to a line that goes on */
  private give(
    bytes: Buffer,
    isAll: boolean,
    found: (line: LineHead, offset: number) => void,
  ): number {
    let start = 0;
    while (start < bytes.length) {
      const end = lineEnd(bytes, start + 1);
      const line = readHead(bytes.subarray(start + 1, end));
      if (end === bytes.length && !(line && isAll)) break;
      if (line) found(line, this.length + start + 1);
      else if (end > start + 1) this.damaged += 1;
      start = end;
    }
    return start;
  }

  private skip(bytes: number): void {
    this.damaged += 1;
    this.length += bytes;
  }

  private bytes(from: number, most: number): Buffer {
    const buffer = Buffer.allocUnsafe(most);
    let read = 0;
    while (read < most) {
      const more = readSync(this.file, buffer, read, most - read, from + read);
      if (more === 0) break;
      read += more;
    }
    return buffer.subarray(0, read);
  }
}

/** What is written to a pipe or a device cannot be read again. */
function regular(file: number, path: string): number {
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Error(`${path} is not a file`);
}
