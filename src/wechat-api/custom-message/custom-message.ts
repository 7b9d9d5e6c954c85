import {
  mostTextBytes,
  splitText,
  type MusicReply,
  type NewsReply,
  type Reply,
  type VideoReply,
} from '../../wechat';
import { UnsendableReplyError } from './custom-message.errors';

/** A message as custom/send wants it, without its addressee. */
export type CustomMessage = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/**
 * The replies that one message each can hold: none for no reply, several for a long text.
 * @param bytes how much text each holds; a link that is longer and fits into a message has its own
 */
export function partsOf(reply: Reply, bytes = mostTextBytes): readonly Reply[] {
  if (reply.type === 'none') return [];
  if (reply.type !== 'text') return [reply];
  const parts = splitText(reply.content, bytes, mostTextBytes).filter(hasText);
  return parts.map((content) => ({ type: 'text', content }));
}

/**
 * @param part of {@link partsOf}
 * @throws UnsendableReplyError
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export function customMessage(part: Reply): CustomMessage {
  switch (part.type) {
    case 'none':
      throw new UnsendableReplyError('no reply is no message');
    case 'text':
      return { msgtype: 'text', text: { content: part.content } };
    case 'image':
    case 'voice':
      return { msgtype: part.type, [part.type]: { media_id: part.mediaId } };
    case 'video':
      return { msgtype: 'video', video: video(part) };
    case 'music':
      return { msgtype: 'music', music: music(part) };
    case 'news':
      return { msgtype: 'news', news: { articles: [article(part)] } };
    case 'transfer_customer_service':
      throw new UnsendableReplyError(
        'a hand-over to customer service can only be the passive reply to a message',
      );
  }
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
