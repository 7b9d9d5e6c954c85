import type { WechatAccount } from './wechat-account';

/** The services of one account that call WeChat; the room that has them declares each of them here. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface AccountServices {}

/** Finds the services of an account. The application provides it. */
export abstract class ServicesOfAccounts {
  abstract of(account: WechatAccount): AccountServices;
}
