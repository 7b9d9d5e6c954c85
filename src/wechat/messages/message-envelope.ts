import type { FieldReader } from './field-reader';
import type { RawFields } from './raw-fields';

/** What every push carries. */
export interface MessageEnvelope {
  /** The account's original id, `gh_…`. */
  readonly toUserName: string;
  /** The user's openId; in some events that of a WeChat service. */
  readonly fromUserName: string;
  /** Unix seconds; NaN when it was not a number. */
  readonly createTime: number;
  /**
   * Every field as it came, under WeChat's own name. `toMessage(raw)` makes the message again, so
   * this is what to store.
   */
  readonly raw: RawFields;
}

/** What messages that a user sent carry beside it. */
export interface OrdinaryEnvelope<T extends string = string> extends MessageEnvelope {
  readonly msgType: T;
  /** A 64-bit number, too long for a JavaScript number: always a string. */
  readonly msgId: string;
  /** Set when the message was sent from an article. */
  readonly msgDataId?: string;
  /** Which article of the push it was sent from, counted from 1. */
  readonly idx?: number;
}

/** What events carry beside it. */
export interface EventEnvelope<N extends string = string> extends MessageEnvelope {
  readonly msgType: 'event';
  /** In WeChat's documented spelling, however it came. */
  readonly event: N;
  /** Menu key, scene or URL, by the event; empty when there is none. */
  readonly eventKey: string;
}

/** One function per message or event type, giving what it has beyond its envelope. */
export type FieldReaders<Map, Envelope> = {
  readonly [Name in keyof Map]: (fields: FieldReader) => Omit<Map[Name], keyof Envelope>;
};

export function readEnvelope(fields: FieldReader, raw: RawFields): MessageEnvelope {
  return {
    toUserName: fields.text('ToUserName'),
    fromUserName: fields.text('FromUserName'),
    createTime: fields.number('CreateTime'),
    raw,
  };
}
