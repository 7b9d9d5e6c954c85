import type { EventMap, EventName } from './events/event-map';
import { type RawFields, type RawValue, foldName, capitalise } from './field-reader';
import type { MessageEnvelope } from './message-envelope';
import type { MessageType, OrdinaryMessageMap } from './ordinary-messages';
import { toMessage } from './incoming-message';

type Settable<M> = Exclude<keyof M & string, 'raw' | 'msgType' | 'event'>;

/** For tests of handlers: a message of one type with likely values, changed field by field. */
export class MessageBuilder<M extends MessageEnvelope> {
  constructor(private readonly raw: RawFields) {}

  /** A builder with this field changed; `raw` of what it builds agrees. */
  with<K extends Settable<M>>(field: K, value: M[K]): MessageBuilder<M> {
    return new MessageBuilder<M>({ ...this.raw, [this.nameOf(field)]: toRaw(value) });
  }

  /** Made as from WeChat's XML, so that it has an identity of its own and passes the pipe. */
  build(): M {
    return toMessage(this.raw) as unknown as M;
  }

  /** `Location_X` for `locationX` where it is set, as `FieldReader` would find it. */
  private nameOf(field: string): string {
    const present = Object.keys(this.raw).find((name) => foldName(name) === foldName(field));
    return present ?? capitalise(field);
  }
}

export const textMessage = () => ordinary('text', { Content: '你好' });
export const imageMessage = () =>
  ordinary('image', { PicUrl: 'http://mmbiz.qpic.cn/picture', MediaId: 'media-1' });
export const voiceMessage = () => ordinary('voice', { MediaId: 'media-1', Format: 'amr' });
export const videoMessage = () =>
  ordinary('video', { MediaId: 'media-1', ThumbMediaId: 'thumb-1' });
export const shortVideoMessage = () =>
  ordinary('shortvideo', { MediaId: 'media-1', ThumbMediaId: 'thumb-1' });
export const locationMessage = () =>
  ordinary('location', {
    Location_X: '31.2304',
    Location_Y: '121.4737',
    Scale: '15',
    Label: '上海',
  });
export const linkMessage = () =>
  ordinary('link', { Title: '标题', Description: '摘要', Url: 'https://example.com/' });

/** `eventMessage('CLICK').with('eventKey', 'order')` */
export function eventMessage<N extends EventName>(name: N): MessageBuilder<EventMap[N]> {
  return new MessageBuilder({ ...envelope(), MsgType: 'event', Event: name });
}

function ordinary<T extends MessageType>(
  type: T,
  fields: RawFields,
): MessageBuilder<OrdinaryMessageMap[T]> {
  return new MessageBuilder({
    ...envelope(),
    MsgType: type,
    ...fields,
    MsgId: '24801004976846051',
  });
}

function envelope(): RawFields {
  return {
    ToUserName: 'gh_0123456789ab',
    FromUserName: 'oUser0123456789ABCDEFGHIJKLM',
    CreateTime: '1735689600',
  };
}

function toRaw(value: unknown): RawValue {
  if (Array.isArray(value)) return value.map((entry) => toRaw(entry) as string | RawFields);
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  return Object.fromEntries(
    Object.entries(value).map(([field, entry]) => [capitalise(field), toRaw(entry)]),
  );
}
