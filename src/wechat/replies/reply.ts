/** One card of a news reply. All fields are plain text; URLs are absolute. */
export interface Article {
  readonly title: string;
  readonly description?: string;
  /** JPG or PNG, best 360x200 for the first article and 200x200 for the others. */
  readonly picUrl?: string;
  readonly url?: string;
}

export interface TextReply {
  readonly type: 'text';
  readonly content: string;
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
export type Reply =
  | TextReply
  | ImageReply
  | VoiceReply
  | VideoReply
  | MusicReply
  | NewsReply
  | TransferCustomerServiceReply
  | NoReply;
