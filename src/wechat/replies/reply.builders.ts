import { withoutForbiddenCharacters } from './serialize-reply';
import { renderMarkdown } from './markdown/render-markdown';
import type {
  Article,
  ImageReply,
  MarkdownReply,
  MusicReply,
  NewsReply,
  NoReply,
  Origin,
  SeveralReplies,
  SingleReply,
  TextReply,
  TransferCustomerServiceReply,
  VideoReply,
  VoiceReply,
  Reply,
} from './reply';

const mostArticles = 8;

/**
 * The replies a handler can give; whatever it returns is made by one of these. Characters that no
 * channel can carry are left out of all texts: control characters but tab and line ends, half
 * surrogates, U+FFFE and U+FFFF. Each function throws `InvalidReplyError` when a field that WeChat
 * insists on is missing.
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export const reply = {
  /** May hold line breaks and `<a href="…">`; what exceeds 2048 bytes of UTF-8 is cut. */
  text(content: string, { aiGenerated }: Origin = {}): TextReply {
    return { type: 'text', content: words(content, 'text'), ...mark(aiGenerated) };
  },

  /**
   * Markdown as WeChat can show it, of any length: headings in 【】, emphasis as plain text, lists,
   * links, a line for each row of a table, code as it is. What the delivery cannot carry follows by
   * customer-service message, five at most; what is left then waits for pickup.
   */
  markdown(markdown: string, { aiGenerated }: Origin = {}): MarkdownReply {
    const passages = renderMarkdown(words(markdown, 'markdown'));
    return { type: 'markdown', passages, ...mark(aiGenerated) };
  },

  /** The first answers the delivery, the others follow by customer-service message. */
  several(replies: readonly SingleReply[]): SeveralReplies {
    return { type: 'several', replies: replies.filter(({ type }) => type !== 'none') };
  },

  /** An uploaded picture, not GIF. */
  image(mediaId: string): ImageReply {
    return { type: 'image', mediaId: required(mediaId, 'image', 'mediaId') };
  },

  voice(mediaId: string): VoiceReply {
    return { type: 'voice', mediaId: required(mediaId, 'voice', 'mediaId') };
  },

  video(video: string | Omit<VideoReply, 'type'>): VideoReply {
    const fields = typeof video === 'string' ? { mediaId: video } : video;
    const mediaId = required(fields?.mediaId, 'video', 'mediaId');
    const texts = textsOf(fields, 'video', ['title', 'description', 'thumbMediaId']);
    return { type: 'video', mediaId, ...texts };
  },

  music(music: Omit<MusicReply, 'type'>): MusicReply {
    const thumbMediaId = required(music?.thumbMediaId, 'music', 'thumbMediaId');
    const texts = textsOf(music, 'music', ['title', 'description', 'musicUrl', 'hqMusicUrl']);
    return { type: 'music', thumbMediaId, ...texts };
  },

  /** One article; up to eight when it answers an event. */
  news(articles: Article | readonly Article[]): NewsReply {
    const list = Array.isArray(articles) ? (articles as readonly Article[]) : [articles as Article];
    checkCount(list);
    return { type: 'news', articles: list.map(articleOf) };
  },

  /** Answers messages only, never events. */
  transferCustomerService(kfAccount?: string): TransferCustomerServiceReply {
    if (kfAccount === undefined) return { type: 'transfer_customer_service' };
    const field = 'kfAccount (or leave it out for any agent)';
    const agent = required(kfAccount, 'transferCustomerService', field);
    return { type: 'transfer_customer_service', kfAccount: agent };
  },

  /** The user gets nothing. */
  none(): NoReply {
    return { type: 'none' };
  },
} as const;

function words(value: unknown, kind: string): string {
  if (typeof value === 'string') return withoutForbiddenCharacters(value);
  throw new InvalidReplyError(`reply.${kind} got no string`, 'give it the text to send');
}

function required(value: unknown, kind: string, field: string): string {
  const text = typeof value === 'string' ? withoutForbiddenCharacters(value) : '';
  if (text.trim() !== '') return text;
  throw new InvalidReplyError(`reply.${kind} lacks ${field}`, 'give a string that is not empty');
}

/**
 * Of the optional texts those that are there, and no other field: a handler may give a whole row of
 * its database, and not everything in that can be stored, or is the user's business.
 */
function textsOf<T extends object, K extends keyof T & string>(
  given: T,
  kind: string,
  names: readonly K[],
): Pick<T, K> {
  const fields = names.map((name): [string, unknown] => [name, given[name]]);
  const texts = fields
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, asWords(value, `reply.${kind} got no string for ${name}`)]);
  return Object.fromEntries(texts) as Pick<T, K>;
}

function asWords(value: unknown, problem: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return withoutForbiddenCharacters(value);
  throw new InvalidReplyError(problem, 'give it a text, or leave it out');
}

function mark(aiGenerated: unknown): Origin {
  return aiGenerated ? { aiGenerated: true } : {};
}

function checkCount(articles: readonly Article[]): void {
  if (articles.length === 0 || articles.length > mostArticles) {
    throw new InvalidReplyError(
      `reply.news got ${articles.length} articles`,
      `give 1 to ${mostArticles}`,
    );
  }
}

function articleOf(article: Article): Article {
  const title = required(article?.title, 'news', "an article's title");
  return { title, ...textsOf(article, 'news', ['description', 'picUrl', 'url']) };
}

/** What `handle` may return. */
export type HandlerResult = Reply | string | void | undefined | null;

/**
 * Makes a handler's result a reply: nothing is none.
 *
 * @throws InvalidReplyError as {@link asReply}
 */
export function toReply(result: HandlerResult): Reply {
  return result === undefined || result === null ? reply.none() : asReply(result);
}

/**
 * A string is a text.
 *
 * @throws InvalidReplyError for what is neither, and for a reply that lacks what WeChat insists on
 */
export function asReply(given: Reply | string): Reply {
  if (typeof given === 'string') return reply.text(given);
  if (given?.type !== 'several') return asSingleReply(given);
  return reply.several(given.replies.map(asSingleReply));
}

function asSingleReply(given: SingleReply): SingleReply {
  switch (given?.type) {
    case 'text':
      return reply.text(given.content, given);
    case 'image':
    case 'voice':
      return reply[given.type](given.mediaId);
    case 'video':
      return reply.video(given);
    case 'music':
      return reply.music(given);
    case 'news':
      return reply.news(given.articles);
    case 'transfer_customer_service':
      return reply.transferCustomerService(given.kfAccount);
    case 'none':
      return reply.none();
    case 'markdown':
      return asMarkdown(given);
    default:
      throw notAReply(given);
  }
}

function notAReply(given: unknown): InvalidReplyError {
  const cure = 'use reply.text(…) or another reply, or a string';
  return new InvalidReplyError(`${described(given)} is no reply`, cure);
}

/** Passages are made by `reply.markdown` alone. */
function asMarkdown({ passages, aiGenerated }: MarkdownReply): MarkdownReply {
  if (Array.isArray(passages)) return { type: 'markdown', passages, ...mark(aiGenerated) };
  throw new InvalidReplyError('A Markdown reply lacks passages', 'make it by reply.markdown(…)');
}

function described(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return 'An array';
  const { type } = (given ?? {}) as { readonly type?: unknown };
  return typeof type === 'string'
    ? `An object of type "${type}"`
    : `A value of type ${typeof given}`;
}

/** A handler's answer cannot become a reply; the text names what is wrong and how to mend it. */
export class InvalidReplyError extends Error {
  override readonly name = 'InvalidReplyError';

  constructor(problem: string, cure: string) {
    super(`${problem}: ${cure}.`);
  }
}
