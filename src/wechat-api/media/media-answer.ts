import type { IncomingMessage } from 'node:http';
import { type JsonObject, parseObject, refusalIn } from '../client/api-answer';
import { WechatConnectionError } from '../client/wechat-api.error';
import { hasBinaryBytes, HEAD_BYTES, sniffFormat } from './media-format';
import { readHead } from './media-stream';

/** WeChat's JSON answers are far shorter. */
const JSON_LIMIT = 64 * 1024;

/** A file whose beginning was read. */
export interface FileAnswer {
  readonly kind: 'file';
  readonly head: Buffer;
  readonly body: IncomingMessage;
}

export interface VideoAnswer {
  readonly kind: 'video';
  readonly videoUrl: string;
}

/** What a media call answered: a file, or the address of a video. */
export type MediaAnswer = FileAnswer | VideoAnswer;

/**
 * Tells files, addresses and refusals apart by what the bytes are: WeChat sends all of them under
 * HTTP 200, and under any content-type.
 * @param source who answered: the API's path, or the host of a video
 * @throws WechatApiError, WechatConnectionError, MediaDownloadError
 */
export async function readMediaAnswer(body: IncomingMessage, source: string): Promise<MediaAnswer> {
  const start = await readHead(body, HEAD_BYTES);
  const isJson = beginsLikeJson(start);
  const head = isJson ? Buffer.concat([start, await readHead(body, JSON_LIMIT)]) : start;
  const json = isJson ? parseObject(head.toString('utf8')) : undefined;
  const status = body.statusCode ?? 0;
  const fault = status === 200 ? whyNoFile(head, json, body) : `HTTP ${status}`;
  if (fault === undefined) return { kind: 'file', head, body };
  body.destroy();
  const refusal = json && refusalIn(json, source);
  if (refusal) throw refusal;
  const videoUrl = json?.['video_url'];
  if (status === 200 && typeof videoUrl === 'string') return { kind: 'video', videoUrl };
  throw new WechatConnectionError(source, fault, true);
}

/** A known signature, or bytes that no text holds, count more than the headers. */
function whyNoFile(
  head: Buffer,
  json: JsonObject | undefined,
  { headers }: IncomingMessage,
): string | undefined {
  if (head.length === 0) return 'the file is empty';
  if (json) return 'JSON in place of a file';
  if (sniffFormat(head)) return undefined;
  if (/gzip|br|deflate|zstd/i.test(headers['content-encoding'] ?? '')) {
    return 'compressed, which was not asked for';
  }
  if (hasBinaryBytes(head)) return undefined;
  if (beginsLikeJson(head)) return 'JSON in place of a file';
  if (beginsLikeMarkup(head)) return 'a page of HTML or XML in place of a file';
  return namesFile(headers['content-type'] ?? '') ? undefined : 'text in place of a file';
}

/** Whether that may be the beginning of a JSON document, blanks and control characters before it. */
function beginsLikeJson(head: Buffer): boolean {
  return /^(?:\uFEFF|[^!-\uFFFF])*(?:\{\s*["}]|\[\s*["\]{[\d])/.test(head.toString('utf8'));
}

/** Whether that is the beginning of an HTML or XML document. */
function beginsLikeMarkup(head: Buffer): boolean {
  return /^[\uFEFF\s]*<[!?/a-z]/i.test(head.toString('utf8'));
}

/** Whether a content-type speaks of a file rather than of a text. */
function namesFile(contentType: string): boolean {
  return contentType.trim() !== '' && !/^\s*text\/|json|xml|html/i.test(contentType);
}
