import type { Delivery } from './delivery/delivery';
import type { PushedMessage } from './messages/message';
import { nothing, seenAsText, type Seen, type SeenReply } from './replies/seen';

/** What came of one message: what the user sees and how it was delivered. */
export interface Conversation {
  readonly sees: Seen;
  /** `sees` in one line: the reply's text, `[image MEDIA_ID]`, nothing, or the outage line. */
  readonly text: string;
  readonly deliveries: readonly Delivery[];
  /** The message as it went over the wire. */
  readonly message: PushedMessage;
}

/** What the website itself answers while the callback is off: nothing is delivered. */
export function answeredByWebsite(
  message: PushedMessage,
  [first]: readonly SeenReply[],
): Conversation {
  const sees: Seen = first ? { kind: 'reply', reply: first } : nothing;
  return { sees, text: seenAsText(sees), deliveries: [], message };
}

export function conversationOf(
  message: PushedMessage,
  deliveries: readonly [Delivery, ...Delivery[]],
): Conversation {
  const sees = (deliveries.at(-1) ?? deliveries[0]).seen;
  return { sees, text: seenAsText(sees), deliveries, message };
}
