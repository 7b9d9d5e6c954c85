import { watch } from 'node:fs';
import { sep } from 'node:path';

/** Editors write a file in several steps, and save several at once. */
const SETTLES_MS = 80;
/** Rooms that the service does not run. */
const BESIDE = new Set(['console', 'simulator', 'demo', 'cli']);

/** Tells when sources of the service were saved. @returns ends it */
export function watchSources(
  folders: readonly string[],
  changed: (files: readonly string[]) => void,
): () => void {
  const files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (file: string | null) => {
    if (file === null || !isSource(file)) return;
    files.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed([...files]);
      files.clear();
    }, SETTLES_MS);
  };
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_event, file) => note(file)),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function isSource(file: string): boolean {
  const [room = ''] = file.split(sep);
  return /(?<!\.spec)\.ts$/.test(file) && !BESIDE.has(room);
}
