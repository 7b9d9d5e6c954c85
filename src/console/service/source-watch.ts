import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and save several at once. */
const SETTLES_MS = 80;
const SOURCE = /(?<!\.spec)\.ts$/;
/** Rooms that the service does not run. */
const BESIDE = new Set(['console', 'simulator', 'demo', 'cli', 'testing']);

/**
 * Tells when sources of the service were saved. Each folder is watched by itself: Node's recursive
 * watch loses a file that an editor has put in another's place.
 */
export class SourceWatch {
  private readonly watched = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | undefined;
  private isNews = false;

  constructor(
    private readonly sources: readonly string[],
    private readonly changed: () => void,
  ) {
    this.watchFolders();
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watched.values()) watcher.close();
  }

  private settled(): void {
    const before = this.watched.size;
    this.watchFolders();
    // A new folder may have come with files in it.
    if (this.isNews || this.watched.size > before) this.changed();
    this.isNews = false;
  }

  private watchFolders(): void {
    for (const folder of this.sources.flatMap(foldersBelow)) {
      if (this.watched.has(folder)) continue;
      const watcher = watch(folder, (_event, file) => this.note(file));
      watcher.once('error', () => this.watched.delete(folder));
      this.watched.set(folder, watcher);
    }
  }

  private note(file: string | null): void {
    // Without an ending it may be a new folder.
    if (file !== null && !SOURCE.test(file) && file.includes('.')) return;
    this.isNews ||= file !== null && SOURCE.test(file);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settled(), SETTLES_MS);
  }
}

function foldersBelow(top: string): readonly string[] {
  const entries = readdirSync(top, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory() && !BESIDE.has(entry.name));
  return [top, ...below.flatMap(({ name }) => foldersBelow(join(top, name)))];
}
