import { statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;
/** Who writes piece by piece is seen in between: half a file can be right, and say less. */
const SETTLE_MS = 250;
/** A file that never comes to rest is read all the same. */
const MOST_PAUSES = 12;

/** Versions of files by their path, as they were before they were read. */
export type Versions = ReadonlyMap<string, string>;

/** Another one for each change, also where another file is put in the place, or there is none. */
export function versionOf(path: string): string {
  try {
    return versionIn(statSync(path));
  } catch {
    return versionIn(undefined);
  }
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
      await settled([...read().keys()]);
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

async function settled(paths: readonly string[]): Promise<void> {
  for (let pauses = 0; pauses < MOST_PAUSES; pauses += 1) {
    const seen = new Map(paths.map((path) => [path, versionOf(path)]));
    await sleep(SETTLE_MS, undefined, { ref: false });
    if (!(await areOther(seen))) return;
  }
}

async function areOther(versions: Versions): Promise<boolean> {
  for (const [path, version] of versions) {
    if (versionIn(await stat(path).catch(() => undefined)) !== version) return true;
  }
  return false;
}
