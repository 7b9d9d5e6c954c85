import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';

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

/** File systems that do not promise that what two machines append stands one after the other. */
const SHARED: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
]);

/**
 * A directory for the service's user alone, made where it is missing.
 * @throws DataDirectoryError
 */
export function openDirectory(path: string): void {
  try {
    makeDirectory(path);
    if (!statSync(path).isDirectory()) throw new Error('it is not a directory');
    closeToOthers(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const shared = SHARED.get(statfsSync(path).type);
    if (shared) throw new Error(`it is on ${shared}, where appending is not atomic`);
  } catch (error) {
    throw new DataDirectoryError(path, error);
  }
}

/** A volume may belong to another user and be given to the service's group. */
function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o700);
  } catch {
    // Whether it can be used is looked at next.
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
