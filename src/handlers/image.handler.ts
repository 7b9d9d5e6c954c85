import {
  Deferred,
  OnImage,
  type HandlerContext,
  type ImageMessage,
  type MessageHandler,
} from '../wechat';

/**
 * Keeps a picture under `DATA_DIR/media`. A download may outlast WeChat's 5 seconds, so the user is
 * answered at once and the work is deferred: it survives a restart and is tried again when it fails.
 * `wechat` acts as the message's account, of which a service may have several.
 */
@OnImage()
@Deferred({ reply: '图片已收到。', attempts: 10 })
export class ImageHandler implements MessageHandler<ImageMessage> {
  async handle({ mediaId }: ImageMessage, { wechat }: HandlerContext): Promise<void> {
    await wechat.media.save(mediaId);
  }
}
