import { readdirSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and save several at once. */
const SETTLES_MS = 80;
const SOURCE = /(?<!\.spec)\.(?:ts|json)$/;
/** Rooms that the service does not run. */
const BESIDE = new Set(['console', 'simulator', 'demo', 'cli', 'testing']);

/**
 * Tells when sources of the service were saved. Each folder is watched by itself: Node's recursive
 * watch loses a file that an editor has put in another's place.
 */
export class SourceWatch {
  private watched = new Map<string, FSWatcher>();
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
    const before = this.watched;
    this.watchFolders();
    // A new folder may have come with files in it.
    const isNewer = [...this.watched.keys()].some((folder) => !before.has(folder));
    if (this.isNews || isNewer) this.changed();
    this.isNews = false;
  }

  /** Anew each time: of a folder that another one has replaced the watcher sees nothing any more. */
  private watchFolders(): void {
    const before = this.watched;
    this.watched = new Map();
    for (const folder of this.sources.flatMap((top) => foldersBelow(top, BESIDE))) {
      const watcher = this.watcherOf(folder);
      if (watcher) this.watched.set(folder, watcher);
    }
    for (const watcher of before.values()) watcher.close();
  }

  private watcherOf(folder: string): FSWatcher | undefined {
    return unlessGone(() => {
      const watcher = watch(folder, (event, file) => this.note(folder, event, file));
      return watcher.once('error', () => this.watched.delete(folder));
    });
  }

  private note(folder: string, event: string, file: string | null): void {
    // Without an ending it may be a new folder.
    if (file !== null && !SOURCE.test(file) && file.includes('.')) return;
    const isSource = file !== null && SOURCE.test(file);
    const isMoved = file !== null && event === 'rename' && this.watched.has(join(folder, file));
    this.isNews ||= isSource || isMoved;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settled(), SETTLES_MS);
  }
}

function foldersBelow(top: string, without: ReadonlySet<string>): readonly string[] {
  const entries = unlessGone(() => readdirSync(top, { withFileTypes: true })) ?? [];
  const below = entries.filter((entry) => entry.isDirectory() && !without.has(entry.name));
  return [top, ...below.flatMap(({ name }) => foldersBelow(join(top, name), new Set()))];
}

/** A folder may go while it is looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
