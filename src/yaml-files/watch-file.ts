import { unwatchFile, watchFile as watchStats } from 'node:fs';

const LOOK_EVERY_MS = 1000;

/**
 * Tells when a file has changed, appeared or gone, also where an editor or a mounted volume puts
 * another file in its place.
 * @returns ends it
 */
export function watchFile(path: string, changed: () => void): () => void {
  const listener = (now: { mtimeMs: number; size: number }, before: typeof now) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) changed();
  };
  watchStats(path, { interval: LOOK_EVERY_MS, persistent: false }, listener);
  return () => unwatchFile(path, listener);
}
