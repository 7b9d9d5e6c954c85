import type { Reply } from '../replies';

/** How an attempt to send ended. */
export type SendResult =
  | 'sent'
  /** It may have arrived: sending again could show it twice. */
  | 'unknown'
  /** The account may not send customer-service messages. */
  | 'not-granted'
  /** The user's window is closed, its quota is used up, or the reply cannot be sent at all. */
  | 'refused'
  /** It has not arrived and may do so later. */
  | 'failed';

/** The way to a user when no delivery is open. The application provides it. */
export abstract class LateReplySender {
  abstract send(openId: string, reply: Reply): Promise<SendResult>;

  /** Shows that an answer is being written; a failure is of no consequence. */
  abstract typing(openId: string): Promise<void>;
}
