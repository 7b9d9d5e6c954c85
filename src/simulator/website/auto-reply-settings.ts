/** One reply as get_current_autoreply_info writes it; `content` is the text or a media id. */
export interface WebsiteReply {
  readonly type: 'text' | 'img' | 'voice' | 'video' | 'news';
  readonly content?: string;
  readonly news_info?: { readonly list: readonly WebsiteArticle[] };
}

export interface WebsiteArticle {
  readonly title: string;
  readonly author?: string;
  readonly digest?: string;
  readonly show_cover?: number;
  readonly cover_url?: string;
  readonly content_url?: string;
}

export interface WebsiteKeywordRule {
  readonly rule_name: string;
  readonly create_time?: number;
  readonly reply_mode: 'reply_all' | 'random_one';
  readonly keyword_list_info: readonly {
    readonly type: 'text';
    readonly match_mode: 'contain' | 'equal';
    readonly content: string;
  }[];
  readonly reply_list_info: readonly WebsiteReply[];
}

/** What the account has set under 自动回复 on the website, in the API's shape. */
export interface AutoReplySettings {
  readonly is_add_friend_reply_open?: 0 | 1;
  readonly is_autoreply_open?: 0 | 1;
  readonly add_friend_autoreply_info?: WebsiteReply;
  readonly message_default_autoreply_info?: WebsiteReply;
  readonly keyword_autoreply_info?: { readonly list: readonly WebsiteKeywordRule[] };
}

/** A menu entry as get_current_selfmenu_info writes it. */
export interface WebsiteButton {
  readonly name: string;
  readonly type?: string;
  /** The text, a media id, or a video's address. */
  readonly value?: string;
  readonly key?: string;
  readonly url?: string;
  readonly appid?: string;
  readonly pagepath?: string;
  readonly news_info?: { readonly list: readonly WebsiteArticle[] };
  readonly sub_button?: { readonly list: readonly WebsiteButton[] };
}
