import type { ApiAnswer, ApiRequest } from './api/api-endpoint';
import type { Delivery } from './delivery/delivery';
import type { HttpRequest } from './delivery/wire';
import type { PushedMessage } from './messages/message';
import type { TimelineEntry } from './user-timelines';

/** A delivery that is on its way. */
export type BegunDelivery = Pick<Delivery, 'number' | 'url' | 'at'>;

/** Told what happens at the moment at which it does; a test looks at the platform afterwards. */
export interface PlatformObserver {
  /** A message is signed and about to be delivered for the first time. */
  readonly packed?: (message: PushedMessage, request: HttpRequest) => void;
  readonly begun?: (message: PushedMessage, delivery: BegunDelivery) => void;
  readonly ended?: (message: PushedMessage, delivery: Delivery) => void;
  /** Something new stands in a user's timeline. */
  readonly shown?: (openId: string, entry: TimelineEntry) => void;
  /** The API host has answered a call; without an answer the connection was dropped. */
  readonly called?: (request: ApiRequest, answer: ApiAnswer | undefined) => void;
}
