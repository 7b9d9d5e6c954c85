import type { EventEnvelope, MessagesOf } from '../message-envelope';
import { customerServiceReaders, guideReaders } from './customer-service-events';
import { jobReaders } from './job-events';
import { menuReaders } from './menu-events';
import { authorizationReaders, relationshipReaders } from './relationship-events';
import { subscriptionNotificationReaders } from './subscription-notification-events';
import { verificationReaders } from './verification-events';

export const eventReaders = {
  ...relationshipReaders,
  ...menuReaders,
  ...jobReaders,
  ...subscriptionNotificationReaders,
  ...customerServiceReaders,
  ...authorizationReaders,
  ...verificationReaders,
  ...guideReaders,
};

/** The typed events, by WeChat's name for them. */
export type EventMap = MessagesOf<typeof eventReaders>;

export type EventName = keyof EventMap;

/** Any other event, such as those of cards, invoices, shops and devices: its fields are in `raw`. */
export type GenericEvent = EventEnvelope;

/** The event of a name, in whatever case it is written. */
export type EventOf<N extends string> = N extends string
  ? Lowercase<N> extends keyof EventsInLowerCase
    ? EventsInLowerCase[Lowercase<N>]
    : GenericEvent
  : never;

type EventsInLowerCase = { [N in EventName as Lowercase<N>]: EventMap[N] } & {
  freepublishjobfinish: EventMap['PUBLISHJOBFINISH'];
};

export type EventMessage = EventMap[EventName] | GenericEvent;

/** Events without a type of their own whose documented spelling has capitals. */
const capitalised = ['WifiConnected', 'ShakearoundUserShake', 'ShakearoundLotteryBind'];

const spellings = new Map<string, string>(
  [...Object.keys(eventReaders), ...capitalised].map((name) => [name.toLowerCase(), name]),
);
spellings.set('freepublishjobfinish', 'PUBLISHJOBFINISH');

/**
 * WeChat's documented spelling of an event's name, which comes in either case; an unknown name as
 * it came. Use it on both sides of a comparison.
 */
export function eventName(name: string): string {
  return spellings.get(name.toLowerCase()) ?? name;
}

export function isTypedEvent(name: string): name is EventName {
  return Object.hasOwn(eventReaders, name);
}
