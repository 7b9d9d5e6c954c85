/** A reply as WeChat's website has it: get_current_autoreply_info, and entries of its menus. */
export interface WebsiteReply {
  readonly type?: string;
  readonly content?: string;
  readonly news_info?: { readonly list?: readonly WebsiteArticle[] };
}

interface WebsiteArticle {
  readonly title?: string;
  readonly digest?: string;
  readonly cover_url?: string;
  readonly content_url?: string;
}

/** The same in the words of a `replies.yaml`, and what is to be said about it. */
export interface TranslatedReply {
  /** Empty where it cannot be translated. */
  readonly replies: readonly unknown[];
  readonly notes: readonly string[];
}

const MEDIA: Readonly<Record<string, string>> = { img: 'image', voice: 'voice', video: 'video' };

/** What becomes of one reply of the website; several articles are several replies. */
export function translateReply(reply: WebsiteReply): TranslatedReply {
  const { type = '', content = '', news_info: news } = reply;
  if (type === 'text') return told(content.trim() === '' ? [] : [content]);
  if (type === 'news') return articlesOf(news?.list ?? []);
  const media = MEDIA[type];
  if (media === undefined || content === '') return told([], `a reply of type "${type}"`);
  const named = media === 'image' ? 'an image' : `a ${media}`;
  if (/^https?:\/\//.test(content)) {
    const note = `${named} that WeChat gives as an address (${content}): upload it for a media id`;
    return told([], note);
  }
  const note = `${named} whose media id is good for 3 days: upload it as permanent material`;
  return told([{ [media]: content }], note);
}

/** A `replies.yaml` takes none without a title. */
function articlesOf(list: readonly WebsiteArticle[]): TranslatedReply {
  const titled = list.filter(({ title = '' }) => title.trim() !== '');
  const notes = titled.length < list.length ? ['an article without a title is left out'] : [];
  return told(
    titled.map((one) => ({ news: [articleOf(one)] })),
    ...notes,
  );
}

function told(replies: readonly unknown[], ...notes: readonly string[]): TranslatedReply {
  return { replies, notes };
}

function articleOf({ title = '', digest, cover_url: picUrl, content_url: url }: WebsiteArticle) {
  return {
    title,
    ...(digest && { description: digest }),
    ...(url && { url }),
    ...(picUrl && { picUrl }),
  };
}
