import {
  OnEvent,
  reply,
  type MarkdownReply,
  type MessageHandler,
  type SubscribeEvent,
} from '../wechat';

/**
 * Greets new followers, who may come by a QR code of the account. `follow` in `replies.yaml` comes
 * before it.
 */
@OnEvent('subscribe')
export class WelcomeHandler implements MessageHandler<SubscribeEvent> {
  handle({ scene }: SubscribeEvent): MarkdownReply {
    const origin = scene === undefined ? '' : `您通过二维码「\`${scene}\`」关注了我们。\n`;
    return reply.markdown(`**欢迎关注！**\n${origin}发送「帮助」看看我能做什么。`);
  }
}
