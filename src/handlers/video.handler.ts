import {
  Deferred,
  OnShortVideo,
  OnVideo,
  type HandlerContext,
  type MessageHandler,
  type ShortVideoMessage,
  type VideoMessage,
} from '../wechat';

/** Keeps a video, chosen from the album or taken in the conversation. */
@OnVideo()
@OnShortVideo()
@Deferred({ reply: '视频已收到。', attempts: 10 })
export class VideoHandler implements MessageHandler<VideoMessage | ShortVideoMessage> {
  async handle(
    { mediaId }: VideoMessage | ShortVideoMessage,
    { wechat }: HandlerContext,
  ): Promise<void> {
    await wechat.media.save(mediaId);
  }
}
