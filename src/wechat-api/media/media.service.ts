import { WechatApiClient } from '../client/wechat-api.client';
import { WechatConnectionError } from '../client/wechat-api.error';
import type { AccountApiOptions } from '../wechat-api.options';
import { MediaDirectory, assertMediaId } from './media-directory';
import { type MediaDownload, MediaDownloader } from './media-downloader';
import { type UploadFile, type UploadType, uploadForm } from './media-upload';

/** A file that WeChat now holds, for 3 days. */
export interface UploadedMedia {
  readonly mediaId: string;
  readonly type: string;
  /** Seconds since the epoch, by WeChat's clock. */
  readonly createdAt: number;
}

interface UploadAnswer {
  readonly type?: string;
  readonly media_id?: string;
  readonly thumb_media_id?: string;
  readonly created_at?: number;
}

const UPLOAD = '/cgi-bin/media/upload';

/**
 * Temporary media: what users send and what replies need. Every media id lives 3 days.
 * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia.html
 */
export class MediaService {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => MediaService;
  private readonly directory: MediaDirectory;

  constructor(
    private readonly client: WechatApiClient,
    private readonly downloader: MediaDownloader,
    options: AccountApiOptions,
  ) {
    this.directory = new MediaDirectory(options.mediaDirectory);
  }

  /** Removes partial files of processes that were killed; called when the account starts. */
  async removeAbandoned(): Promise<void> {
    await this.directory.removeAbandoned();
  }

  /**
   * Streams an image, a voice, a video or a thumbnail; memory does not grow with the file. What is
   * given is the stream: `await pipeline(await media.download(id), createWriteStream(path))`. Read it
   * to its end, or destroy it.
   * @throws WechatApiError (40007: unknown or older than 3 days), WechatConnectionError,
   * MediaDownloadError when a video's host may not be asked, TypeError for what is no media id
   */
  async download(mediaId: string): Promise<MediaDownload> {
    return this.downloader.fetch('/cgi-bin/media/get', mediaId);
  }

  /**
   * As {@link download}, for a voice recorded with the JS-SDK: speex at 16 kHz instead of amr at
   * 8 kHz. Verified accounts only.
   * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_gethdvoice.html
   */
  async downloadVoice(mediaId: string): Promise<MediaDownload> {
    return this.downloader.fetch('/cgi-bin/media/get/jssdk', mediaId, 'voice/speex');
  }

  /**
   * Downloads into `mediaDirectory`, unless it is there already. The file (0600) appears when
   * complete; its name comes from the media id and its first bytes.
   * @returns the absolute path
   * @throws as {@link download}, and when the stream breaks or the disk does not take it
   */
  async save(mediaId: string): Promise<string> {
    assertMediaId(mediaId);
    const kept = await this.directory.find(mediaId);
    return kept ?? this.directory.keep(mediaId, await this.download(mediaId));
  }

  /**
   * Image 10 MB (png, jpg, gif), voice 2 MB and 60 s (amr, mp3), video 10 MB (mp4), thumb 64 KB
   * (jpg). The 60 s are left to WeChat.
   * @throws MediaRejectedError before anything is sent, WechatApiError, WechatConnectionError
   * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia.html
   */
  async upload(type: UploadType, file: UploadFile): Promise<UploadedMedia> {
    const form = await uploadForm(type, file);
    // An upload made twice leaves an orphan that WeChat drops after 3 days: safe to repeat.
    const options = { query: { type }, idempotent: true };
    const answer = await this.client.post<UploadAnswer>(UPLOAD, form, options);
    const mediaId = answer.media_id ?? answer.thumb_media_id;
    if (!mediaId) throw new WechatConnectionError(UPLOAD, 'the answer holds no media_id', true);
    return { mediaId, type: answer.type ?? type, createdAt: Number(answer.created_at ?? 0) };
  }
}
