import { sniffFormat, type MediaFormat } from './media-format';
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

/** @throws MediaRejectedError when there is no such type, or a file of that size cannot be of it */
export function assertUploadSize(type: UploadType, bytes: number): void {
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
export function uploadFormat(type: UploadType, head: Buffer): MediaFormat {
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
