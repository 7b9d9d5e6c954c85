import { readFile, stat } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { HEAD_BYTES, sniffFormat, type MediaFormat } from './media-format';
import { MediaRejectedError } from './media.errors';

export type UploadType = 'image' | 'voice' | 'video' | 'thumb';

interface UploadRule {
  readonly bytes: number;
  readonly extensions: readonly string[];
}

const MB = 1024 * 1024;

/** @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia.html */
const RULES: Readonly<Record<UploadType, UploadRule>> = {
  image: { bytes: 10 * MB, extensions: ['png', 'jpg', 'gif'] },
  voice: { bytes: 2 * MB, extensions: ['amr', 'mp3'] },
  video: { bytes: 10 * MB, extensions: ['mp4'] },
  thumb: { bytes: 64 * 1024, extensions: ['jpg'] },
};

/** A path, or bytes with the name that WeChat is told. */
export type UploadFile = string | { readonly data: Buffer; readonly fileName: string };

/**
 * The multipart form of an upload, once the file is known to be within WeChat's limits.
 * @throws MediaRejectedError, or the file system's error when the path cannot be read
 */
export async function uploadForm(type: UploadType, file: UploadFile): Promise<FormData> {
  const { data, fileName } = typeof file === 'string' ? await read(type, file) : file;
  assertUploadSize(type, data.length);
  const format = uploadFormat(type, data.subarray(0, HEAD_BYTES));
  const form = new FormData();
  const blob = new Blob([new Uint8Array(data)], { type: format.contentType });
  form.append('media', blob, `${plainName(fileName)}.${format.extension}`);
  return form;
}

/** The size is looked at first: a large file is refused unread. */
async function read(type: UploadType, path: string): Promise<{ data: Buffer; fileName: string }> {
  assertUploadSize(type, (await stat(path)).size);
  return { data: await readFile(path), fileName: basename(path) };
}

/** WeChat goes by the extension; quotes or line breaks would break the form's header. */
function plainName(fileName: string): string {
  return parse(fileName).name.replace(/[^A-Za-z0-9_-]/g, '') || 'media';
}

/** @throws MediaRejectedError when there is no such type, or a file of that size cannot be of it */
function assertUploadSize(type: UploadType, bytes: number): void {
  const limit = ruleOf(type).bytes;
  if (bytes === 0) throw new MediaRejectedError(`the ${type} is empty`);
  if (bytes > limit) {
    throw new MediaRejectedError(`the ${type} has ${bytes} bytes, WeChat takes ${limit} at most`);
  }
}

/**
 * The format, by the first bytes: what a file is called does not count.
 * @throws MediaRejectedError when WeChat does not take it as that type
 */
function uploadFormat(type: UploadType, head: Buffer): MediaFormat {
  const { extensions } = ruleOf(type);
  const format = sniffFormat(head);
  if (format && extensions.includes(format.extension)) return format;
  const found = format?.extension ?? 'unknown';
  throw new MediaRejectedError(
    `the ${type} is in ${found} format, WeChat takes ${extensions.join(', ')}`,
  );
}

/** Callers without types may give anything. */
function ruleOf(type: UploadType): UploadRule {
  if (Object.hasOwn(RULES, type)) return RULES[type];
  const types = Object.keys(RULES).join(', ');
  throw new MediaRejectedError(`there is no upload type ${String(type)}: give one of ${types}`);
}
