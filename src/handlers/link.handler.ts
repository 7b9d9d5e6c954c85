import { OnLink, type LinkMessage, type MessageHandler } from '../wechat';

/** Sums up a link. */
@OnLink()
export class LinkHandler implements MessageHandler<LinkMessage> {
  handle({ title, description, url }: LinkMessage): string {
    return [`链接已收到：《${title}》`, description, url].filter((line) => line !== '').join('\n');
  }
}
