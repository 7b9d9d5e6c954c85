import { Deferred, OnImage, type ImageMessage, type MessageHandler } from '../wechat';
import { MediaService } from '../wechat-api';

/**
 * Keeps a picture under `DATA_DIR/media`. A download may outlast WeChat's 5 seconds, so the user is
 * answered at once and the work is deferred: it survives a restart and is tried again when it fails.
 */
@OnImage()
@Deferred({ reply: '图片已收到。', attempts: 10 })
export class ImageHandler implements MessageHandler<ImageMessage> {
  constructor(private readonly media: MediaService) {}

  async handle({ mediaId }: ImageMessage): Promise<void> {
    await this.media.save(mediaId);
  }
}
