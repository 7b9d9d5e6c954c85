import type { Article, MarkdownReply, SeveralReplies, SingleReply } from './reply';

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

/** Everything outside XML 1.0's `Char`: control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * Users send such characters and handlers echo them. One of them makes a whole XML document
 * unreadable to WeChat, and JSON can hold most of them only as `\uXXXX`, which it refuses (40033).
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function withoutForbiddenCharacters(text: string): string {
  return text.replace(forbidden, '');
}

/** Numbers are written bare, strings as CDATA; a list repeats its element, undefined is left out. */
export type XmlValue = string | number | XmlElements | readonly XmlElements[] | undefined;

export interface XmlElements {
  readonly [name: string]: XmlValue;
}

/** One `<xml>` document in the layout WeChat's own pages show. */
export function xmlDocument(elements: XmlElements): string {
  return `<xml>\n${writeElements(elements, '\n')}</xml>`;
}

function writeElements(elements: XmlElements, end = ''): string {
  let written = '';
  for (const name of Object.keys(elements)) {
    const value = elements[name];
    const entries = Array.isArray(value) ? (value as readonly XmlElements[]) : undefined;
    if (entries) for (const entry of entries) written += element(name, entry) + end;
    else if (value !== undefined) written += element(name, value) + end;
  }
  return written;
}

function element(name: string, value: XmlValue): string {
  return `<${name}>${writeValue(value)}</${name}>`;
}

function writeValue(value: XmlValue): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return cdata(value);
  return writeElements(value as XmlElements);
}

function cdata(text: string): string {
  // Stripped first: what is left can come together to a new `]]>`.
  const inner = withoutForbiddenCharacters(text).replaceAll(']]>', ']]]]><![CDATA[>');
  return `<![CDATA[${inner}]]>`;
}
