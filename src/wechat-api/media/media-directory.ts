import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaDownload } from './media-downloader';
import { EXTENSIONS } from './media-format';
import { safeFileName } from './media-id';

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;
const PARTIAL = '.part';
/** A partial file that was not written to for so long was left by a process that was killed. */
const ABANDONED_MS = 3_600_000;

/** Where media is kept: one file per media id, complete or not there, for this user only. */
export class MediaDirectory {
  private readonly root: string;

  constructor(directory: string) {
    this.root = resolve(directory);
  }

  /** The path of a media id that was kept before; an empty file does not count. */
  async find(mediaId: string): Promise<string | undefined> {
    const found = await Promise.all(
      EXTENSIONS.map((extension) => existing(this.pathOf(mediaId, extension))),
    );
    return found.find((path) => path !== undefined);
  }

  /** Writes the file beside its place and moves it there when it is complete. */
  async keep(mediaId: string, file: MediaDownload): Promise<string> {
    const path = this.pathOf(mediaId, file.extension);
    const partial = join(this.root, `.${randomUUID()}${PARTIAL}`);
    try {
      await mkdir(this.root, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
      await pipeline(file, createWriteStream(partial, { mode: OWNER_ONLY_FILE, flush: true }));
      await rename(partial, path);
      return path;
    } catch (error) {
      file.destroy();
      await rm(partial, { force: true });
      throw error;
    }
  }

  /** Removes what was never completed; files that other processes write to stay. */
  async removeAbandoned(): Promise<void> {
    const names = await readdir(this.root).catch(() => []);
    const partial = names.filter((name) => name.startsWith('.') && name.endsWith(PARTIAL));
    for (const path of partial.map((name) => join(this.root, name))) {
      const written = await stat(path).catch(() => undefined);
      const age = Date.now() - (written?.mtimeMs ?? Date.now());
      // What cannot be removed is in nobody's way.
      if (age > ABANDONED_MS) await rm(path, { force: true }).catch(() => undefined);
    }
  }

  private pathOf(mediaId: string, extension: string): string {
    return join(this.root, `${safeFileName(mediaId)}.${extension}`);
  }
}

async function existing(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() && found.size > 0 ? path : undefined;
}
