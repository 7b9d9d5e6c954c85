import type { Fields } from './fields';
import type { Message } from './message';

const ENVELOPE = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgId'] as const;

/** A text message. `fields` replaces or adds elements; `undefined` removes one. */
export function text(content: string, fields: Fields = {}): Message {
  return message('text', { Content: content, ...fields });
}

/** An image. Without a MediaId in `fields` the platform makes one that media/get serves. */
export function image(fields: Fields = {}): Message {
  return { ...message('image', fields), attached: 'image' };
}

/** A voice message (AMR). Without a MediaId in `fields` the platform makes one. */
export function voice(fields: Fields = {}): Message {
  return { ...message('voice', { Format: 'amr', ...fields }), attached: 'voice' };
}

/** A video. Without a MediaId in `fields` the platform makes one. */
export function video(fields: Fields = {}): Message {
  return { ...message('video', fields), attached: 'video' };
}

/** A video taken in the conversation. Without a MediaId in `fields` the platform makes one. */
export function shortVideo(fields: Fields = {}): Message {
  return { ...message('shortvideo', fields), attached: 'video' };
}

/** A position that the user sends. */
export function location(fields: Fields = {}): Message {
  return message('location', {
    Location_X: 39.908823,
    Location_Y: 116.39747,
    Scale: 15,
    Label: '北京市东城区东长安街',
    ...fields,
  });
}

/** An article that the user passes on. */
export function link(fields: Fields = {}): Message {
  return message('link', {
    Title: '一篇文章',
    Description: '文章的摘要',
    Url: 'https://example.com/article',
    ...fields,
  });
}

/** A file: undocumented by WeChat, yet pushed. */
export function file(fields: Fields = {}): Message {
  return message('file', {
    Title: '合同.pdf',
    Description: '',
    FileKey: '0a1b2c3d4e5f',
    FileMd5: '9e107d9d372bb6826bd81d3542a419d6',
    FileTotalLen: 20480,
    ...fields,
  });
}

/**
 * A message whose elements are written by hand. ToUserName, FromUserName, CreateTime and MsgId
 * are added where `inner` has no such element.
 *
 * @example xml('<MsgType><![CDATA[text]]></MsgType>\n<Content>no CDATA</Content>\n')
 */
export function xml(inner: string): Message {
  const event = contentOf(inner, 'Event');
  const named = ENVELOPE.map((name) => [name, contentOf(inner, name)] as const);
  return {
    msgType: contentOf(inner, 'MsgType') ?? '',
    ...(event === undefined ? {} : { event }),
    fields: Object.fromEntries(named.filter(([, content]) => content !== undefined)),
    raw: inner,
  };
}

function message(msgType: string, fields: Fields): Message {
  return { msgType, fields };
}

function contentOf(inner: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\s*(?:<!\\[CDATA\\[)?\\s*([^<\\]]*)`).exec(inner)?.[1]?.trim();
}
