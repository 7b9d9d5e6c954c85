import type { WechatAccount } from '../account/wechat-account';
import type { Reply, ReplyChannel, SingleReply } from '../replies';

/** How an attempt to send ended. */
export type SendResult =
  | 'sent'
  /** It may have arrived: sending again could show it twice. */
  | 'unknown'
  /** The account may not send customer-service messages. */
  | 'not-granted'
  /** Too long after the user's last message, or the user has unfollowed. */
  | 'window-closed'
  /** So many messages were sent since the user's last one that WeChat takes no more. */
  | 'quota-used-up'
  /** The account has sent as much today as WeChat lets it. */
  | 'daily-quota-used-up'
  /** WeChat does not pass it on, for the protection of minors. */
  | 'withheld'
  /** It will never arrive. */
  | 'refused'
  /** It has not arrived and may do so later. */
  | 'failed';

export interface SendOutcome {
  readonly result: SendResult;
  /** For the operator, where it was not sent; names no user. */
  readonly reason?: string;
}

/** The way to a user when no delivery is open. The application provides it. */
export abstract class LateReplySender {
  /**
   * The messages that make up a reply, always the same: none for no reply, several for a long text.
   * @param bytes how much text each may hold; unset: as much as WeChat takes
   * @param channel which way they go; unset: by customer-service message
   */
  abstract parts(reply: Reply, bytes?: number, channel?: ReplyChannel): readonly SingleReply[];

  /** @param part one of the parts */
  abstract send(account: WechatAccount, openId: string, part: Reply): Promise<SendOutcome>;

  /** Shows that an answer is being written; a failure is of no consequence. */
  abstract typing(account: WechatAccount, openId: string): Promise<void>;
}
