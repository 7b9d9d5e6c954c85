/** One card of a news reply. All fields are plain text; URLs are absolute. */
export interface Article {
  readonly title: string;
  readonly description?: string;
  /** JPG or PNG, best 360x200 for the first article and 200x200 for the others. */
  readonly picUrl?: string;
  readonly url?: string;
}

/** How a text came about. */
export interface Origin {
  /**
   * A model wrote it. The user is told, as the law asks: passively `WECHAT_AI_LABEL` follows the
   * text, under a customer-service message WeChat puts its own mark.
   */
  readonly aiGenerated?: boolean;
}

export interface TextReply extends Origin {
  readonly type: 'text';
  readonly content: string;
}

export interface Link {
  readonly text: string;
  readonly href: string;
}

/** A piece of a Markdown text as WeChat can show it: words, or a link. */
export type Passage = string | Link;

/** A Markdown text, of any length; how its links are written is for the channel to say. */
export interface MarkdownReply extends Origin {
  readonly type: 'markdown';
  readonly passages: readonly Passage[];
}

/** The first answers the delivery, the others follow by customer-service message. */
export interface SeveralReplies {
  readonly type: 'several';
  readonly replies: readonly SingleReply[];
}

export interface ImageReply {
  readonly type: 'image';
  readonly mediaId: string;
}

export interface VoiceReply {
  readonly type: 'voice';
  readonly mediaId: string;
}

export interface VideoReply {
  readonly type: 'video';
  readonly mediaId: string;
  readonly title?: string;
  readonly description?: string;
  /** Cover; WeChat takes it in customer-service messages only. */
  readonly thumbMediaId?: string;
}

export interface MusicReply {
  readonly type: 'music';
  /** The only field that WeChat insists on. */
  readonly thumbMediaId: string;
  readonly title?: string;
  readonly description?: string;
  readonly musicUrl?: string;
  /** Preferred on Wi-Fi. */
  readonly hqMusicUrl?: string;
}

export interface NewsReply {
  readonly type: 'news';
  readonly articles: readonly Article[];
}

/** Hands the user over to a human agent. */
export interface TransferCustomerServiceReply {
  readonly type: 'transfer_customer_service';
  /** `name@account`; unset: any agent. */
  readonly kfAccount?: string;
}

/** No message to the user; WeChat is told `success`. */
export interface NoReply {
  readonly type: 'none';
}

/**
 * What a handler answers, free of envelope, encryption and channel.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export type Reply = SingleReply | SeveralReplies;

export type SingleReply =
  | TextReply
  | MarkdownReply
  | ImageReply
  | VoiceReply
  | VideoReply
  | MusicReply
  | NewsReply
  | TransferCustomerServiceReply
  | NoReply;

/**
 * What a delivery is answered with; `unanswered`: the connection is left to end, `refused`: it is
 * acknowledged, although nothing runs for it.
 */
export type Answer = Reply | 'unanswered' | 'refused';
