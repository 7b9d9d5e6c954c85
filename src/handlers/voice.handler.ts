import {
  Deferred,
  OnVoice,
  type HandlerContext,
  type MessageHandler,
  type VoiceMessage,
} from '../wechat';

/** Keeps a recording, in the better quality where WeChat offers two. */
@OnVoice()
@Deferred({ reply: '语音已收到。', attempts: 10 })
export class VoiceHandler implements MessageHandler<VoiceMessage> {
  async handle({ mediaId, mediaId16K }: VoiceMessage, { wechat }: HandlerContext): Promise<void> {
    await wechat.media.save(mediaId16K ?? mediaId);
  }
}
