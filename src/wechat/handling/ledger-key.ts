import type { WechatAccount } from '../account';
import { messageIdentity, type IncomingMessage } from '../messages';

/** What a message is known by in the ledger: the same for each of its deliveries. */
export function ledgerKey({ appId }: WechatAccount, message: IncomingMessage): string {
  return `${appId}:${messageIdentity(message)}`;
}

/** Whom the message is from, among the users of all accounts on the store. */
export function ledgerUser({ appId }: WechatAccount, message: IncomingMessage): string {
  return `${appId}:${message.fromUserName}`;
}
