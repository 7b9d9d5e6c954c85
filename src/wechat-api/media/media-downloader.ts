import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { countApiRequest } from '../api.metrics';
import { repeatWhereSafe } from '../client/repeat';
import { WechatApiClient } from '../client/wechat-api.client';
import { WechatTransport } from '../client/wechat-transport';
import { WECHAT_API_OPTIONS } from '../wechat-api.module-definition';
import { timeoutsOf, type ApiTimeouts, type WechatApiModuleOptions } from '../wechat-api.options';
import { displayName } from './display-name';
import { readMediaAnswer, type MediaAnswer } from './media-answer';
import { formatOf, HEAD_BYTES } from './media-format';
import { assertMediaId, safeFileName } from './media-id';
import { limitSilence, readHead, wholeFile } from './media-stream';
import { VideoFetcher } from './video-fetcher';

/** A file on its way in. Read the stream to its end, or destroy it. */
export interface MediaDownload {
  /** Errors when the file is cut short, too large, or silent for too long. */
  readonly stream: Readable;
  /** By the file's first bytes; the header's where they tell nothing. */
  readonly contentType: string;
  /** A name to show; holds no path. */
  readonly fileName: string;
  /** By the first bytes, without a dot; `bin` when they tell nothing. */
  readonly extension: string;
}

/** Far beyond what a user can send; keeps a runaway answer from filling the disk. */
const LARGEST_FILE = 200 * 1024 * 1024;

/** Fetches media: the token, refusals under HTTP 200 and the second step of videos included. */
@Injectable()
export class MediaDownloader {
  private readonly timeouts: ApiTimeouts;

  constructor(
    private readonly client: WechatApiClient,
    private readonly transport: WechatTransport,
    private readonly videos: VideoFetcher,
    @Inject(WECHAT_API_OPTIONS) options: WechatApiModuleOptions,
  ) {
    this.timeouts = timeoutsOf(options);
  }

  /** @throws WechatApiError, WechatConnectionError, MediaDownloadError */
  async fetch(path: string, mediaId: string): Promise<MediaDownload> {
    assertMediaId(mediaId);
    const answer = await this.client.authorized((accessToken) =>
      repeatWhereSafe(() => this.ask(path, mediaId, accessToken), true, this.timeouts.repeatDelay),
    );
    if (answer.kind === 'file') return this.describe(mediaId, answer.head, answer.body);
    const video = limitSilence(await this.videos.fetch(answer.videoUrl), this.timeouts.mediaIdle);
    return this.describe(mediaId, await readHead(video, HEAD_BYTES), video);
  }

  private ask(path: string, mediaId: string, accessToken: string): Promise<MediaAnswer> {
    const query = { access_token: accessToken, media_id: mediaId };
    return countApiRequest(path, async () => {
      const body = await this.transport.stream({ method: 'GET', path, query, idempotent: true });
      return readMediaAnswer(limitSilence(body, this.timeouts.mediaIdle), path);
    });
  }

  private describe(mediaId: string, head: Buffer, body: IncomingMessage): MediaDownload {
    const format = formatOf(head, body.headers['content-type']);
    const fallback = `${safeFileName(mediaId)}.${format.extension}`;
    return {
      ...format,
      stream: wholeFile(head, body, LARGEST_FILE),
      fileName: displayName(body.headers['content-disposition'], fallback),
    };
  }
}
