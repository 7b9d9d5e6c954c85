import { closeSync, fstatSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { lineEnd, readLine, type Line } from './line';

/** Only the service's own user may read what followers wrote. */
const MODE = 0o600;
const READ_AT_ONCE = 1_048_576;
const USUAL_LINE = 2048;

/** One file of the log and what stands where in it, as far as this process has read. */
export class Segment {
  /** Where the latest line of each key begins. */
  readonly latest = new Map<string, number>();
  /** Where the line begins that was the first to name a binding. */
  readonly bindings = new Map<string, number>();
  /** Bytes of it that were read and understood. */
  length = 0;
  /** Lines that were torn or altered. */
  damaged = 0;
  /** By the monotonic clock. */
  readonly openedAt = performance.now();
  /** By the monotonic clock; set: nothing is appended to it any more. */
  sealedAt: number | undefined;
  private readonly file: number;

  /** Opens the file, or makes it. */
  constructor(
    readonly number: number,
    readonly path: string,
  ) {
    this.file = openSync(path, 'a+', MODE);
  }

  get isSealed(): boolean {
    return this.sealedAt !== undefined;
  }

  get descriptor(): number {
    return this.file;
  }

  /** Another process may have sealed it long ago. */
  seal(): void {
    const age = Date.now() - fstatSync(this.file).mtimeMs;
    this.sealedAt = performance.now() - Math.max(0, age);
  }

  /** @throws when the disk does not take all of it */
  append(bytes: Buffer): void {
    const written = writeSync(this.file, bytes);
    if (written < bytes.length)
      throw new Error(`the disk took ${written} of ${bytes.length} bytes`);
  }

  /** Bytes that all processes have written, and whether the file is still where it was. */
  state(): { readonly size: number; readonly isDeleted: boolean } {
    const { size, nlink } = fstatSync(this.file);
    return { size, isDeleted: nlink === 0 };
  }

  /**
   * Gives what was appended since the last time. The last line may not be complete yet: it is looked
   * at again until something follows it.
   */
  readNew(size: number, found: (line: Line, offset: number) => void): void {
    for (let most = READ_AT_ONCE; this.length < size;) {
      const bytes = this.bytes(this.length, Math.min(size - this.length, most));
      const isAll = this.length + bytes.length >= size;
      const understood = this.give(bytes, isAll, found);
      if (understood === 0 && (isAll || bytes.length < most)) return;
      this.length += understood;
      if (understood === 0) most *= 8;
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

  remove(): void {
    closeSync(this.file);
    try {
      unlinkSync(this.path);
    } catch {
      // Another process was quicker.
    }
  }

  close(): void {
    closeSync(this.file);
  }

  /** @returns how many bytes were understood; the rest belongs to a line that goes on */
  private give(bytes: Buffer, isAll: boolean, found: (line: Line, offset: number) => void): number {
    let start = 0;
    while (start < bytes.length) {
      const end = lineEnd(bytes, start + 1);
      const line = readLine(bytes.subarray(start + 1, end));
      if (end === bytes.length && !(line && isAll)) break;
      if (line) found(line, this.length + start + 1);
      else if (end > start + 1) this.damaged += 1;
      start = end;
    }
    return start;
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
