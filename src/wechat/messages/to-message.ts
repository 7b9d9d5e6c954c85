import { eventName, eventReaders, isTypedEvent, type EventMessage } from './events/event-map';
import { FieldReader } from './field-reader';
import type { IncomingMessage } from './incoming-message';
import { readEventEnvelope, readOrdinaryEnvelope } from './message-envelope';
import {
  ordinaryReaders,
  type MessageType,
  type OrdinaryMessage,
  type UnknownMessage,
} from './ordinary-messages';
import type { RawFields } from './raw-fields';
import { XmlError } from './xml-error';

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
