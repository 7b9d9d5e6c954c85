import {
  Deferred,
  OnShortVideo,
  OnVideo,
  type MessageHandler,
  type ShortVideoMessage,
  type VideoMessage,
} from '../wechat';
import { MediaService } from '../wechat-api';

/** Keeps a video, chosen from the album or taken in the conversation. */
@OnVideo()
@OnShortVideo()
@Deferred({ reply: '视频已收到。', attempts: 10 })
export class VideoHandler implements MessageHandler<VideoMessage | ShortVideoMessage> {
  constructor(private readonly media: MediaService) {}

  async handle({ mediaId }: VideoMessage | ShortVideoMessage): Promise<void> {
    await this.media.save(mediaId);
  }
}
