import type { MusicReply, NewsReply, Reply, VideoReply } from '../../wechat';
import { UnsendableReplyError } from './custom-message.errors';
import { splitText } from './split-text';

/** A message as custom/send wants it, without its addressee. */
export type CustomMessage = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/** UTF-8 bytes that one text message holds. */
const TEXT_BYTES = 2048;

/**
 * The messages that make up a reply: none for no reply, several for a long text.
 * @throws UnsendableReplyError
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export function customMessages(reply: Reply): readonly CustomMessage[] {
  switch (reply.type) {
    case 'none':
      return [];
    case 'text':
      return splitText(reply.content, TEXT_BYTES).filter(hasText).map(text);
    case 'image':
    case 'voice':
      return [{ msgtype: reply.type, [reply.type]: { media_id: reply.mediaId } }];
    case 'video':
      return [{ msgtype: 'video', video: video(reply) }];
    case 'music':
      return [{ msgtype: 'music', music: music(reply) }];
    case 'news':
      return [{ msgtype: 'news', news: { articles: [article(reply)] } }];
    case 'transfer_customer_service':
      throw new UnsendableReplyError(
        'a hand-over to customer service can only be the passive reply to a message',
      );
  }
}

function text(content: string): CustomMessage {
  return { msgtype: 'text', text: { content } };
}

/** WeChat refuses a message of blanks only; there is nothing in it to lose. */
function hasText(content: string): boolean {
  return content.trim() !== '';
}

function video({ mediaId, thumbMediaId, title, description }: VideoReply): object {
  return { media_id: mediaId, thumb_media_id: thumbMediaId, title, description };
}

function music({ thumbMediaId, title, description, musicUrl, hqMusicUrl }: MusicReply): object {
  return {
    title,
    description,
    musicurl: musicUrl,
    hqmusicurl: hqMusicUrl,
    thumb_media_id: thumbMediaId,
  };
}

function article({ articles }: NewsReply): object {
  const [only, ...more] = articles;
  if (!only || more.length > 0) {
    throw new UnsendableReplyError(
      `a customer-service news message holds exactly one article, not ${articles.length}`,
    );
  }
  return { title: only.title, description: only.description, url: only.url, picurl: only.picUrl };
}
