import { randomUUID, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { MediaDownload } from './media-downloader';
import { EXTENSIONS } from './media-format';

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

const LONGEST_NAME = 128;

/**
 * A name to show for a file: the one that the header gives, in RFC 6266's manner or as raw UTF-8,
 * without its path and what a file name cannot hold; else `fallback`.
 * @param contentDisposition as Node gives it: a character for each byte
 */
export function displayName(contentDisposition: string | undefined, fallback: string): string {
  const header = fromBytes(contentDisposition ?? '');
  return [extended(header), plain(header)].map(clean).find((name) => name !== '') ?? fallback;
}

/** Header bytes are Latin-1 to Node; WeChat writes UTF-8. */
function fromBytes(header: string): string {
  if (/[^\0-\xff]/.test(header)) return header;
  return decode(Buffer.from(header, 'latin1'), 'utf-8') ?? header;
}

/** `filename*=utf-8''%E5%9B%BE.jpg` */
function extended(header: string): string {
  const value = /(?:^|[;\s])filename\*\s*=\s*"?([^;"]*)/i.exec(header)?.[1]?.trim() ?? '';
  const [, charset = '', text = value] = /^([\w-]*)'[^']*'(.*)$/.exec(value) ?? [];
  const bytes = Buffer.from(text)
    .toString('latin1')
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decode(Buffer.from(bytes, 'latin1'), charset || 'utf-8') ?? '';
}

/** `filename="图.jpg"`, or without quotes. */
function plain(header: string): string {
  const value = /(?:^|[;\s])filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/i.exec(header);
  return value?.[1]?.replace(/\\(["\\])/g, '$1') ?? value?.[2]?.replaceAll('"', '') ?? '';
}

function decode(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function clean(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? '';
  const kept = last.replace(/[\p{C}\p{Zl}\p{Zp}:*?"<>|`]/gu, '').replace(/^[\s.]+/, '');
  return Array.from(kept).slice(0, LONGEST_NAME).join('').trimEnd();
}

/** Generous: real ones have 64 to some 90 characters of base64url. */
const MEDIA_ID = /^[\x21-\x7e]{1,512}$/;
const SAFE_FILE_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** @throws TypeError when that cannot be a media id */
export function assertMediaId(mediaId: string): void {
  if (!MEDIA_ID.test(mediaId)) {
    throw new TypeError('media id must be 1 to 512 printable ASCII characters without blanks');
  }
}

/** A file name, without extension, that cannot leave its directory. */
export function safeFileName(mediaId: string): string {
  if (SAFE_FILE_NAME.test(mediaId)) return mediaId;
  return createHash('sha256').update(mediaId).digest('hex');
}
