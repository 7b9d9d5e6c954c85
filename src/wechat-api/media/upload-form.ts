import { readFile, stat } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { HEAD_BYTES } from './media-format';
import { assertUploadSize, uploadFormat, type UploadType } from './upload-rules';

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
