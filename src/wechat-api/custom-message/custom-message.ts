import {
  type MusicReply,
  type NewsReply,
  type Reply,
  type TextReply,
  type VideoReply,
  asText,
} from '../../wechat';
import { reasonOf } from '../../reason-of';

/** A message as custom/send wants it, without its addressee. */
export type CustomMessage = Readonly<Record<string, unknown>> & { readonly msgtype: string };

/**
 * @param given what one message can hold
 * @throws UnsendableReplyError
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export function customMessage(given: Reply): CustomMessage {
  const part = asText(given, 'customer-service');
  switch (part.type) {
    case 'none':
    case 'several':
      throw new UnsendableReplyError(`${part.type} replies are not one message`);
    case 'text':
      return text(part);
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

function text({ content, aiGenerated }: TextReply): CustomMessage {
  const mark = aiGenerated && { aimsgcontext: { is_ai_msg: 1 } };
  return { msgtype: 'text', text: { content }, ...mark };
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

/** A reply that has no counterpart among customer-service messages. Nothing was sent. */
export class UnsendableReplyError extends Error {
  override readonly name = 'UnsendableReplyError';
}

/** A long text of which the first parts have reached the user and the next has not. */
export class IncompleteSendError extends Error {
  override readonly name = 'IncompleteSendError';

  /**
   * @param sent parts that were sent
   * @param total parts of the whole text
   * @param cause why the next one was not: WechatApiError, WechatConnectionError …
   */
  constructor(
    readonly sent: number,
    readonly total: number,
    cause: unknown,
  ) {
    super(`${sent} of ${total} parts were sent, the next was not: ${reasonOf(cause)}`, { cause });
  }
}
