import type { SeenArticle, SeenReply } from './seen';
import { UnacceptableReplyError } from './unacceptable-reply-error';
import type { XmlElement } from './xml-tree';

const TEXT_LIMIT = 2048;
const EVENT_ARTICLES = 8;

type Reader = (reply: XmlElement, answersEvent: boolean) => SeenReply;

const READERS: Readonly<Record<string, Reader>> = {
  text: readText,
  image: (reply) => ({ type: 'image', mediaId: mediaOf(reply, 'Image') }),
  voice: (reply) => ({ type: 'voice', mediaId: mediaOf(reply, 'Voice') }),
  video: readVideo,
  music: readMusic,
  news: readNews,
  transfer_customer_service: readTransfer,
};

/**
 * The content of a passive reply, with WeChat's limits.
 *
 * @throws UnacceptableReplyError when WeChat would show the outage line
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export function readReply(reply: XmlElement, answersEvent: boolean): SeenReply {
  const type = reply.textOf('MsgType');
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!reader) throw new UnacceptableReplyError(`MsgType "${type}" is no reply`);
  return reader(reply, answersEvent);
}

function readText(reply: XmlElement): SeenReply {
  const text = required(reply, 'Content');
  const bytes = Buffer.byteLength(text);
  if (bytes > TEXT_LIMIT) {
    throw new UnacceptableReplyError(`Content has ${bytes} bytes, ${TEXT_LIMIT} are allowed`);
  }
  return { type: 'text', text };
}

function readVideo(reply: XmlElement): SeenReply {
  const video = part(reply, 'Video');
  return {
    type: 'video',
    mediaId: required(video, 'MediaId'),
    title: video.textOf('Title'),
    description: video.textOf('Description'),
  };
}

function readMusic(reply: XmlElement): SeenReply {
  const music = part(reply, 'Music');
  return {
    type: 'music',
    thumbMediaId: required(music, 'ThumbMediaId'),
    title: music.textOf('Title'),
    description: music.textOf('Description'),
    musicUrl: music.textOf('MusicUrl'),
    hqMusicUrl: music.textOf('HQMusicUrl'),
  };
}

function readNews(reply: XmlElement, answersEvent: boolean): SeenReply {
  const items = part(reply, 'Articles').all('item');
  const count = Number(required(reply, 'ArticleCount'));
  if (items.length === 0 || count !== items.length) {
    throw new UnacceptableReplyError(`ArticleCount says ${count}, there are ${items.length}`);
  }
  const shown = items.slice(0, answersEvent ? EVENT_ARTICLES : 1);
  return { type: 'news', articles: shown.map(readArticle) };
}

function readArticle(item: XmlElement): SeenArticle {
  return {
    title: item.textOf('Title'),
    description: item.textOf('Description'),
    picUrl: item.textOf('PicUrl'),
    url: item.textOf('Url'),
  };
}

function readTransfer(reply: XmlElement): SeenReply {
  const kfAccount = reply.child('TransInfo')?.textOf('KfAccount');
  return { type: 'transfer_customer_service', ...(kfAccount ? { kfAccount } : {}) };
}

function mediaOf(reply: XmlElement, name: string): string {
  return required(part(reply, name), 'MediaId');
}

function part(reply: XmlElement, name: string): XmlElement {
  const element = reply.child(name);
  if (!element) throw new UnacceptableReplyError(`<${name}> is missing`);
  return element;
}

function required(element: XmlElement, name: string): string {
  const content = element.textOf(name);
  if (content === '') throw new UnacceptableReplyError(`<${name}> is missing or empty`);
  return content;
}
