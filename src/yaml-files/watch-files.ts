import { statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;
/** A file may be seen while it is being written. */
const SETTLE_MS = 50;

/** Versions of files by their path, as they were before they were read. */
export type Versions = ReadonlyMap<string, string>;

/** Another one for each change, also where another file is put in the place, or there is none. */
export function versionOf(path: string): string {
  return versionIn(statSync(path, { throwIfNoEntry: false }));
}

function versionIn(found: Stats | undefined): string {
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

/**
 * Tells when files have changed, appeared or gone, also on volumes that report no changes.
 * @param read what was read last; which files those are may change
 * @returns ends it
 */
export function watchFiles(read: () => Versions, changed: () => unknown): () => void {
  let isBusy = false;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      if (!(await areOther(read()))) return;
      await sleep(SETTLE_MS, undefined, { ref: false });
      await changed();
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

/** As {@link watchFiles}, for one file from now on. */
export function watchFile(path: string, changed: () => unknown): () => void {
  let version = versionOf(path);
  const update = () => {
    version = versionOf(path);
    return changed();
  };
  return watchFiles(() => new Map([[path, version]]), update);
}

async function areOther(versions: Versions): Promise<boolean> {
  for (const [path, version] of versions) {
    if (versionIn(await stat(path).catch(() => undefined)) !== version) return true;
  }
  return false;
}
