import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 1_048_576;
const FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Room on the disk that is kept for the lines that make room: to forget something, the log has to
 * grow first.
 */
export class DiskReserve {
  private readonly path: string;

  constructor(directory: string) {
    this.path = join(directory, 'reserve');
  }

  /** Unless it exists, or takes what is left of the disk. */
  make(): void {
    if (existsSync(this.path)) return;
    try {
      writeFileSync(this.path, Buffer.alloc(BYTES), { mode: 0o600 });
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
