import {
  type FieldReader,
  type RawFields,
  type Field,
  type FieldsOf,
  number,
  optional,
  optionalNumber,
  reader,
  text,
} from './field-reader';

const ofAll = {
  /** The account's original id, `gh_…`. */
  toUserName: text(),
  /** The user's openId; in some events that of a WeChat service. */
  fromUserName: text(),
  /** Unix seconds; NaN when it was not a number. */
  createTime: number(),
};

/** What every push carries. */
export interface MessageEnvelope extends FieldsOf<typeof ofAll> {
  /**
   * Every field as it came, under WeChat's own name. `toMessage(raw)` makes the message again, so
   * this is what to store.
   */
  readonly raw: RawFields;
}

const ofOrdinary = {
  ...ofAll,
  /** A 64-bit number, too long for a JavaScript number: always a string. */
  msgId: text(),
  /** Set when the message was sent from an article. */
  msgDataId: optional(),
  /** Which article of the push it was sent from, counted from 1. */
  idx: optionalNumber(),
};

/** What messages that a user sent carry beside it. */
export interface OrdinaryEnvelope<T extends string = string>
  extends MessageEnvelope, FieldsOf<typeof ofOrdinary> {
  readonly msgType: T;
}

const ofEvents = {
  ...ofAll,
  /** Menu key, scene or URL, by the event; empty when there is none. */
  eventKey: text(),
};

/** What events carry beside it. */
export interface EventEnvelope<N extends string = string>
  extends MessageEnvelope, FieldsOf<typeof ofEvents> {
  readonly msgType: 'event';
  /** In WeChat's documented spelling, however it came. */
  readonly event: N;
}

export const readOrdinaryEnvelope = reader(ofOrdinary);
export const readEventEnvelope = reader(ofEvents);

/** Puts what a message has beyond its envelope beside that. */
export type MessageReader<M extends MessageEnvelope> = (
  from: FieldReader,
  envelope: MessageEnvelope,
) => M;

/** The messages that a table of readers gives, by the same names. */
export type MessagesOf<Readers> = {
  [Name in keyof Readers]: Readers[Name] extends MessageReader<infer M> ? M : never;
};

type OwnFields<M> = {
  readonly [K in Exclude<keyof M, keyof OrdinaryEnvelope | keyof EventEnvelope>]-?: Field<M[K]>;
};

export function messageReader<M extends MessageEnvelope>(own: OwnFields<M>) {
  return reader(own) as unknown as MessageReader<M>;
}
