import type { Readable } from 'node:stream';
import { repeatWhereSafe } from '../client/repeat';
import { WechatApiClient } from '../client/wechat-api.client';
import { WechatConnectionError } from '../client/wechat-api.error';
import { WechatTransport } from '../client/wechat-transport';
import type { AccountApiOptions } from '../wechat-api.options';
import { displayName, assertMediaId, safeFileName } from './media-directory';
import {
  type FileAnswer,
  type MediaAnswer,
  type VideoAnswer,
  readMediaAnswer,
} from './media-answer';
import { formatOf } from './media-format';
import { limitSilence, wholeFile } from './media-stream';
import { VideoFetcher } from './video-fetcher';

/**
 * A file on its way in. Read it to its end, or destroy it; it errors when the file is cut short, too
 * large, or silent for too long.
 */
export interface MediaDownload extends Readable {
  /** By the file's first bytes; the header's where they tell nothing. */
  readonly contentType: string;
  /** A name to show; holds no path. */
  readonly fileName: string;
  /** By the first bytes, without a dot; `bin` when they tell nothing. */
  readonly extension: string;
  /** The download itself, for `const { stream, contentType } = …`. */
  readonly stream: Readable;
}

/** Far beyond what a user can send; keeps an endless answer from filling the disk. */
const LARGEST_FILE = 200 * 1024 * 1024;

/** Fetches media: the token, refusals under HTTP 200 and the second step of videos included. */
export class MediaDownloader {
  constructor(
    private readonly client: WechatApiClient,
    private readonly transport: WechatTransport,
    private readonly videos: VideoFetcher,
    private readonly options: AccountApiOptions,
  ) {}

  /**
   * @param unmarked the content-type of a file whose bytes tell none; by default the header's
   * @throws WechatApiError, WechatConnectionError, MediaDownloadError
   */
  async fetch(path: string, mediaId: string, unmarked?: string): Promise<MediaDownload> {
    assertMediaId(mediaId);
    const answer = await this.client.authorized((accessToken) =>
      repeatWhereSafe(
        () => this.ask(path, mediaId, accessToken),
        true,
        this.options.timeouts.repeatDelay,
      ),
    );
    const file = answer.kind === 'file' ? answer : await this.follow(answer);
    return describe(mediaId, file, unmarked);
  }

  /** What a `video_url` leads to is judged like an answer of the API. */
  private async follow({ videoUrl }: VideoAnswer): Promise<FileAnswer> {
    const video = await this.videos.fetch(videoUrl);
    const { host } = new URL(videoUrl);
    const answer = await readMediaAnswer(
      limitSilence(video, this.options.timeouts.mediaIdle),
      host,
    );
    if (answer.kind === 'file') return answer;
    throw new WechatConnectionError(host, 'a video_url in place of the video', true);
  }

  private ask(path: string, mediaId: string, accessToken: string): Promise<MediaAnswer> {
    const query = { access_token: accessToken, media_id: mediaId };
    return this.transport.counted(path, async () => {
      const body = await this.transport.stream({ method: 'GET', path, query, idempotent: true });
      return readMediaAnswer(limitSilence(body, this.options.timeouts.mediaIdle), path);
    });
  }
}

function describe(
  mediaId: string,
  { head, body }: FileAnswer,
  unmarked = body.headers['content-type'],
): MediaDownload {
  const { contentType, extension } = formatOf(head, unmarked);
  const fallback = `${safeFileName(mediaId)}.${extension}`;
  const fileName = displayName(body.headers['content-disposition'], fallback);
  const stream = wholeFile(head, body, LARGEST_FILE);
  return Object.assign(stream, { contentType, extension, fileName, stream });
}
