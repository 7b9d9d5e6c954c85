import {
  ApiFailure,
  checkEncoding,
  isRecord,
  jsonBody,
  textOf,
  type ApiRequest,
} from './api-endpoint';

const TEXT_LIMIT = 2048;
const TYPES = new Set([
  'text',
  'image',
  'voice',
  'video',
  'music',
  'news',
  'mpnews',
  'mpnewsarticle',
  'msgmenu',
  'wxcard',
  'miniprogrampage',
]);

/** The grey line under a message that a model wrote. */
export const AI_LINE = '内容由第三方AI生成';

/** A customer-service message that a user sees. */
export interface CustomerMessage {
  readonly openId: string;
  /** By the platform's clock. */
  readonly at: number;
  readonly type: string;
  /** A text message's text; `[image MEDIA_ID]` and the like for the others. */
  readonly text: string;
  /** The object named like `msgtype`, as it was sent. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Whether {@link AI_LINE} stands under it. */
  readonly aiLabel: boolean;
}

/** @throws ApiFailure what WeChat answers to a body that it does not take */
export function readCustomerMessage(request: ApiRequest): CustomerMessage {
  checkEncoding(request);
  const body = jsonBody(request);
  const [openId, type] = [textOf(body, 'touser'), textOf(body, 'msgtype')];
  if (openId === '') throw new ApiFailure(40003, 'invalid openid');
  if (!TYPES.has(type)) throw new ApiFailure(40008, 'invalid message type');
  const content = body[type];
  if (!isRecord(content)) throw new ApiFailure(44004, 'empty content');
  checkContent(type, content);
  const aiContext = body['aimsgcontext'];
  return {
    openId,
    at: request.at,
    type,
    text: summary(type, content),
    content,
    aiLabel: isRecord(aiContext) && aiContext['is_ai_msg'] === 1,
  };
}

function checkContent(type: string, content: Readonly<Record<string, unknown>>): void {
  if (type === 'text') {
    const text = textOf(content, 'content');
    if (text === '') throw new ApiFailure(44004, 'empty content');
    if (Buffer.byteLength(text) > TEXT_LIMIT)
      throw new ApiFailure(45002, 'content size out of limit');
  }
  if (type === 'news' && articlesOf(content).length !== 1) {
    throw new ApiFailure(45008, 'article size out of limit');
  }
}

function summary(type: string, content: Readonly<Record<string, unknown>>): string {
  if (type === 'text') return textOf(content, 'content');
  const [article] = articlesOf(content);
  const shown = isRecord(article) ? article : content;
  const names = ['title', 'head_content', 'media_id', 'thumb_media_id', 'article_id', 'card_id'];
  const title = names.map((name) => textOf(shown, name)).find((text) => text !== '');
  return `[${type}${title === undefined ? '' : ` ${title}`}]`;
}

function articlesOf(content: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(content['articles']) ? content['articles'] : [];
}

/** What the user sees of it, the grey line included. */
export function shownAsText({ text, aiLabel }: CustomerMessage): string {
  return aiLabel ? `${text}\n${AI_LINE}` : text;
}
