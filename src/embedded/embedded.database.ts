import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { open, type Database, type RootDatabase } from 'lmdb';

/** The directory cannot be used; the message says how to mend it. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';

  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `DATA_DIR: cannot open the embedded store in ${directory}: ${reason}. ` +
        'Give the service a local directory that its user may write to.',
      { cause },
    );
  }
}

/** One LMDB environment in DATA_DIR; several processes of one machine may share it. */
@Injectable()
export class EmbeddedDatabase {
  private readonly root: RootDatabase;

  /** @throws DataDirectoryError */
  constructor(directory: string) {
    const path = join(directory, 'store');
    try {
      makeDirectory(path);
      chmodSync(path, 0o700);
      this.root = open({ path, maxDbs: 12, overlappingSync: true });
      for (const file of ['data.mdb', 'lock.mdb']) chmodSync(join(path, file), 0o600);
    } catch (error) {
      throw new DataDirectoryError(directory, error);
    }
  }

  /** A named table; the table is made where it does not exist. */
  table<V>(name: string): Database<V, string> {
    return this.root.openDB<V, string>({ name });
  }

  /** Runs alone among all processes on the store; what it writes is committed as one. */
  atomically<T>(action: () => T): Promise<T> {
    return this.root.transaction(action);
  }

  /** Resolves once everything written so far is safe from a power failure. */
  async flush(): Promise<void> {
    await this.root.flushed;
  }

  async close(): Promise<void> {
    await this.root.close();
  }
}

/** Node's recursion never ends where an existing parent says ENOENT, as `/proc` does. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Unless another process was faster.
    if (!existsSync(path)) throw error;
  }
}
