import type { EventMap, EventMessage, EventName } from './events/event-map';
import type {
  MessageType,
  OrdinaryMessage,
  OrdinaryMessageMap,
  UnknownMessage,
} from './ordinary-messages';

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
