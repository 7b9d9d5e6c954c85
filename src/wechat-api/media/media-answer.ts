import type { IncomingMessage } from 'node:http';
import { parseObject, refusalIn, type JsonObject } from '../client/api-answer';
import { WechatConnectionError } from '../client/wechat-connection.error';
import { HEAD_BYTES } from './media-format';
import { readHead } from './media-stream';

/** WeChat's JSON answers are far shorter. */
const JSON_LIMIT = 64 * 1024;

/** What a media call answered: a file, whose beginning was read, or the address of a video. */
export type MediaAnswer =
  | { readonly kind: 'file'; readonly head: Buffer; readonly body: IncomingMessage }
  | { readonly kind: 'video'; readonly videoUrl: string };

/**
 * Tells files from JSON by their beginning: refusals come under HTTP 200, some as text/plain.
 * @throws WechatApiError, WechatConnectionError, MediaDownloadError
 */
export async function readMediaAnswer(body: IncomingMessage, path: string): Promise<MediaAnswer> {
  const start = await readHead(body, HEAD_BYTES);
  const claimed = /json|text\//i.test(body.headers['content-type'] ?? '');
  const isText = claimed || /^\s*\{/.test(start.toString('latin1'));
  const head = isText ? Buffer.concat([start, await readHead(body, JSON_LIMIT)]) : start;
  const answer = isText ? parseObject(head.toString('utf8')) : undefined;
  const status = body.statusCode ?? 0;
  if (status === 200 && !claimed && !answer) return { kind: 'file', head, body };
  body.destroy();
  return readJson(answer, status, path);
}

function readJson(answer: JsonObject | undefined, status: number, path: string): MediaAnswer {
  const refusal = answer && refusalIn(answer, path);
  if (refusal) throw refusal;
  const videoUrl = answer?.['video_url'];
  if (status === 200 && typeof videoUrl === 'string') return { kind: 'video', videoUrl };
  const reason = status === 200 ? 'neither a file nor JSON of WeChat' : `HTTP ${status}`;
  throw new WechatConnectionError(path, reason, true);
}
