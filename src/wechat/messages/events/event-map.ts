import type { EventEnvelope, FieldReaders } from '../message-envelope';
import { authorizationReaders, type AuthorizationEventMap } from './authorization-events';
import { customerServiceReaders, type CustomerServiceEventMap } from './customer-service-events';
import { guideReaders, type GuideEventMap } from './guide-events';
import { jobReaders, type JobEventMap } from './job-events';
import { menuReaders, type MenuEventMap } from './menu-events';
import { relationshipReaders, type RelationshipEventMap } from './relationship-events';
import {
  subscriptionNotificationReaders,
  type SubscriptionNotificationEventMap,
} from './subscription-notification-events';
import { verificationReaders, type VerificationEventMap } from './verification-events';

/** The typed events, by WeChat's name for them. */
export interface EventMap
  extends
    RelationshipEventMap,
    MenuEventMap,
    JobEventMap,
    SubscriptionNotificationEventMap,
    CustomerServiceEventMap,
    AuthorizationEventMap,
    VerificationEventMap,
    GuideEventMap {}

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

export const eventReaders: FieldReaders<EventMap, EventEnvelope> = {
  ...relationshipReaders,
  ...menuReaders,
  ...jobReaders,
  ...subscriptionNotificationReaders,
  ...customerServiceReaders,
  ...authorizationReaders,
  ...verificationReaders,
  ...guideReaders,
};
