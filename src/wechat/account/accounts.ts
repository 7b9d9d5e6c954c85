import { randomBytes } from 'node:crypto';
import type { WechatAccount } from './wechat-account';

/** The accounts that are served now. */
export class Accounts {
  private readonly byPath = new Map<string, WechatAccount>();
  private readonly byAppId = new Map<string, WechatAccount>();

  /** @param several each has a path of its own below the callback's, by its name */
  constructor(
    readonly several: boolean,
    accounts: readonly WechatAccount[],
  ) {
    for (const account of accounts) {
      this.byPath.set(this.several ? account.name : '', account);
      this.byAppId.set(account.appId, account);
    }
  }

  all(): readonly WechatAccount[] {
    return [...this.byAppId.values()];
  }

  /** Where there is none: one for which nobody can sign, so that it looks like a wrong signature. */
  at(path = ''): WechatAccount {
    return this.byPath.get(path) ?? NOBODY;
  }

  /** Whose the ledger's key, user or lane is. */
  ofKey(key: string): WechatAccount | undefined {
    return this.byAppId.get(key.slice(0, key.indexOf(':')));
  }
}

const NOBODY: WechatAccount = {
  name: '',
  appId: '',
  mode: 'plain',
  tokens: [randomBytes(32).toString('hex')],
  aesKeys: [],
  signatureMaxAge: 1,
  replayCheck: 'reject',
  sourceCheck: 'off',
  reply: {
    deadline: 1,
    cut: 1,
    deliveries: 1,
    quiet: 1,
    late: 'drop',
    pickupKeyword: '',
    aiLabel: '',
  },
  labels: {},
};
