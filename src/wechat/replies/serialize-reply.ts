import type { Article, MarkdownReply, SeveralReplies, SingleReply } from './reply';
import { xmlDocument, type XmlElements } from './write-xml';

/** Who gets the reply, from whom and when. */
export interface ReplyEnvelope {
  /** The user: the message's `fromUserName`. */
  readonly toUserName: string;
  /** The account: the message's `toUserName`. */
  readonly fromUserName: string;
  /** Unix seconds. */
  readonly createTime: number;
}

/** What one answer to a delivery can be. */
export type PassiveReply = Exclude<SingleReply, MarkdownReply | SeveralReplies>;

/** Tells WeChat that there is nothing to show and no reason to send again; never encrypted. */
export const noReplyBody = 'success';

/**
 * The body that answers a delivery: XML, or `success` for no reply. Names and order of the elements
 * are WeChat's. It takes the reply as it is: see `fitReply` for what WeChat takes.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export function serializeReply(reply: PassiveReply, envelope: ReplyEnvelope): string {
  if (reply.type === 'none') return noReplyBody;
  return xmlDocument({
    ToUserName: envelope.toUserName,
    FromUserName: envelope.fromUserName,
    CreateTime: envelope.createTime,
    MsgType: reply.type,
    ...body(reply),
  });
}

function body(reply: Exclude<PassiveReply, { readonly type: 'none' }>): XmlElements {
  switch (reply.type) {
    case 'text':
      return { Content: reply.content };
    case 'image':
      return { Image: { MediaId: reply.mediaId } };
    case 'voice':
      return { Voice: { MediaId: reply.mediaId } };
    case 'video':
      return {
        Video: { MediaId: reply.mediaId, Title: reply.title, Description: reply.description },
      };
    case 'music':
      return { Music: music(reply) };
    case 'news':
      return {
        ArticleCount: reply.articles.length,
        Articles: { item: reply.articles.map(article) },
      };
    case 'transfer_customer_service':
      return reply.kfAccount === undefined ? {} : { TransInfo: { KfAccount: reply.kfAccount } };
  }
}

function music(reply: Extract<PassiveReply, { readonly type: 'music' }>): XmlElements {
  return {
    Title: reply.title,
    Description: reply.description,
    MusicUrl: reply.musicUrl,
    HQMusicUrl: reply.hqMusicUrl,
    ThumbMediaId: reply.thumbMediaId,
  };
}

/** WeChat's page calls all four obligatory. */
function article({ title, description = '', picUrl = '', url = '' }: Article): XmlElements {
  return { Title: title, Description: description, PicUrl: picUrl, Url: url };
}
