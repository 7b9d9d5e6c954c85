/** The grey line that tells a user that the service failed. */
export const OUTAGE_LINE = '该公众号提供的服务出现故障，请稍后再试';

/** What the user sees in answer to what they did. */
export type Seen =
  | { readonly kind: 'reply'; readonly reply: SeenReply }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'outage'; readonly line: typeof OUTAGE_LINE };

/** A passive reply as the user's client shows it. */
export type SeenReply =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'voice'; readonly mediaId: string }
  | {
      readonly type: 'video';
      readonly mediaId: string;
      readonly title: string;
      readonly description: string;
    }
  | SeenMusic
  | { readonly type: 'news'; readonly articles: readonly SeenArticle[] }
  | { readonly type: 'transfer_customer_service'; readonly kfAccount?: string };

export interface SeenMusic {
  readonly type: 'music';
  readonly thumbMediaId: string;
  readonly title: string;
  readonly description: string;
  readonly musicUrl: string;
  readonly hqMusicUrl: string;
}

export interface SeenArticle {
  readonly title: string;
  readonly description: string;
  readonly picUrl: string;
  readonly url: string;
}

export const nothing: Seen = { kind: 'nothing' };
export const outage: Seen = { kind: 'outage', line: OUTAGE_LINE };

/** In one line: the text itself, `[image MEDIA_ID]` and the like, nothing, or the outage line. */
export function seenAsText(seen: Seen): string {
  if (seen.kind === 'outage') return seen.line;
  return seen.kind === 'reply' ? replyAsText(seen.reply) : '';
}

function replyAsText(reply: SeenReply): string {
  switch (reply.type) {
    case 'text':
      return reply.text;
    case 'news':
      return `[news ${reply.articles.map((article) => article.title).join(' | ')}]`;
    case 'music':
      return `[music ${reply.title || reply.thumbMediaId}]`;
    case 'transfer_customer_service':
      return `[transfer_customer_service${reply.kfAccount ? ` ${reply.kfAccount}` : ''}]`;
    default:
      return `[${reply.type} ${reply.mediaId}]`;
  }
}
