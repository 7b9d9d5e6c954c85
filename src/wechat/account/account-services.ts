import type { WechatAccount } from './wechat-account';

/** What is asked of WeChat for one account; the room that asks declares each of its services here. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface AccountServices {}

/** Finds the services of an account. The application provides it. */
export abstract class ServicesOfAccounts {
  abstract of(account: WechatAccount): AccountServices;
}
