import type { WechatAccount } from '../account';
import { messageIdentity, type IncomingMessage } from '../messages';

/** What a message is known by in the ledger: the same for each of its deliveries. */
export function ledgerKey({ appId }: WechatAccount, message: IncomingMessage): string {
  return `${appId}:${messageIdentity(message)}`;
}
