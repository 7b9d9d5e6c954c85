import {
  type EventMap,
  type EventMessage,
  type EventName,
  eventName,
  eventReaders,
  isTypedEvent,
} from './events/event-map';
import {
  type MessageType,
  type OrdinaryMessage,
  type OrdinaryMessageMap,
  type UnknownMessage,
  ordinaryReaders,
} from './ordinary-messages';
import { FieldReader, type RawFields } from './field-reader';
import { readEventEnvelope, readOrdinaryEnvelope } from './message-envelope';
import { XmlError } from './xml-error';

/** Anything WeChat pushes. */
export type IncomingMessage = OrdinaryMessage | EventMessage | UnknownMessage;

/** Narrows to an ordinary message: `isMessage(message, 'text')`. */
export function isMessage<T extends MessageType>(
  message: IncomingMessage,
  type: T,
): message is OrdinaryMessageMap[T] {
  return message.msgType === type;
}

/** Narrows to any event, or to one: `isEvent(message, 'subscribe')`. */
export function isEvent(message: IncomingMessage): message is EventMessage;
export function isEvent<N extends EventName>(
  message: IncomingMessage,
  name: N,
): message is EventMap[N];
export function isEvent(message: IncomingMessage, name?: EventName): boolean {
  return (
    message.msgType === 'event' &&
    'event' in message &&
    (name === undefined || message.event === name)
  );
}

/**
 * Gives the fields of a push the type they belong to; unknown types and events are kept with their
 * fields in `raw`. Absent texts read as empty, absent numbers as NaN, absent optional fields as
 * undefined.
 *
 * @throws XmlError without a MsgType
 */
export function toMessage(raw: RawFields): IncomingMessage {
  const fields = new FieldReader(raw);
  const msgType = fields.text('MsgType').trim();
  if (msgType === '') {
    throw new XmlError(
      'The document has no MsgType',
      "check that it is one of WeChat's messages, decrypted where the mode asks for it",
    );
  }
  return msgType.toLowerCase() === 'event'
    ? toEvent(fields, raw)
    : toOrdinary(msgType, fields, raw);
}

function toEvent(fields: FieldReader, raw: RawFields): EventMessage {
  const event = eventName(fields.text('Event').trim());
  const message = readEventEnvelope(fields, { raw, msgType: 'event' as const, event });
  return isTypedEvent(event) ? eventReaders[event](fields, message) : message;
}

function toOrdinary(
  type: string,
  fields: FieldReader,
  raw: RawFields,
): OrdinaryMessage | UnknownMessage {
  const known = type.toLowerCase();
  if (!isMessageType(known)) return readOrdinaryEnvelope(fields, { raw, msgType: type });
  const message = readOrdinaryEnvelope(fields, { raw, msgType: known });
  return ordinaryReaders[known](fields, message);
}

function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(ordinaryReaders, type);
}
