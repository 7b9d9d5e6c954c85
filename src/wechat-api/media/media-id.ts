import { createHash } from 'node:crypto';

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
