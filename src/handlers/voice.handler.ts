import { Deferred, OnVoice, type MessageHandler, type VoiceMessage } from '../wechat';
import { MediaService } from '../wechat-api';

/** Keeps a recording, in the better quality where WeChat offers two. */
@OnVoice()
@Deferred({ reply: '语音已收到。', attempts: 10 })
export class VoiceHandler implements MessageHandler<VoiceMessage> {
  constructor(private readonly media: MediaService) {}

  async handle({ mediaId, mediaId16K }: VoiceMessage): Promise<void> {
    await this.media.save(mediaId16K ?? mediaId);
  }
}
