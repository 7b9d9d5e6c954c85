import { hash } from 'node:crypto';
import type { WechatAccount } from '../account/wechat-account';
import { messageIdentity, type IncomingMessage } from '../messages';

/** WeChat's openIds have 28 such characters; stores take no key of any length, nor any character. */
const OPEN_ID = /^[\w-]{1,64}$/;

/**
 * What a message is known by in the ledger: the same for each of its deliveries.
 * @param text what `messageText` gives, where it is there already
 */
export function ledgerKey(
  { appId }: WechatAccount,
  message: IncomingMessage,
  text?: string,
): string {
  return `${appId}:${messageIdentity(message, text)}`;
}

/** Whom the message is from, among the users of all accounts on the store. */
export function ledgerUser({ appId }: WechatAccount, { fromUserName }: IncomingMessage): string {
  const user = OPEN_ID.test(fromUserName) ? fromUserName : `#${hash('sha256', fromUserName)}`;
  return `${appId}:${user}`;
}
