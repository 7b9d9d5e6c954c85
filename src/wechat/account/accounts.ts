import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import { RetiredKeys } from './retired-keys';
import type { WechatAccount } from './wechat-account';

/** A change of an account while the service runs. */
export interface AccountChange {
  /**
   * `added`: about to be served. `removed`: work that is under way is still finished. `gone`: nothing of
   * it is under way.
   */
  readonly kind: 'added' | 'changed' | 'removed' | 'gone';
  readonly account: WechatAccount;
}

type Listener = (change: AccountChange) => void | Promise<void>;

/** Milliseconds for which WeChat may repeat a delivery. */
export const LEAVING_MS = 20_000;

/** The accounts that are served now. */
export class Accounts {
  private readonly logger = new Logger(Accounts.name);
  private readonly byPath = new Map<string, WechatAccount>();
  private readonly byAppId = new Map<string, WechatAccount>();
  /** As configured, without the keys that are still accepted. */
  private readonly configured = new Map<string, WechatAccount>();
  private readonly retired = new RetiredKeys((appId) => this.refresh(appId));
  private readonly listeners: Listener[] = [];
  private last = Promise.resolve();

  /** @param several each has a path of its own below the callback's, by its name */
  constructor(
    readonly several: boolean,
    accounts: readonly WechatAccount[],
  ) {
    for (const account of accounts) this.serve(account);
  }

  all(): readonly WechatAccount[] {
    return [...this.byAppId.values()];
  }

  /** Unset where there may be several. */
  only(): WechatAccount | undefined {
    return this.several ? undefined : this.all()[0];
  }

  named(name: string): WechatAccount | undefined {
    return this.all().find((account) => account.name === name);
  }

  /** For an unknown path an account with a random token, so that it looks like a wrong signature. */
  at(path = ''): WechatAccount {
    return this.byPath.get(path) ?? NOBODY;
  }

  /** The account of a key, user or lane of the ledger. */
  ofKey(key: string): WechatAccount | undefined {
    return this.byAppId.get(key.slice(0, key.indexOf(':')));
  }

  /** Calls the listener for each change; a new account is served once all listeners are done. */
  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** From now on these are served, and no others. */
  update(next: readonly WechatAccount[]): Promise<void> {
    const { last } = this;
    const change = async () => {
      await last;
      await this.change(next);
    };
    return (this.last = change());
  }

  /** Ends the service of a removed account, once nothing of it is under way. */
  async forget(account: WechatAccount): Promise<void> {
    if (!this.byAppId.has(account.appId)) await this.tell({ kind: 'gone', account });
  }

  private async change(next: readonly WechatAccount[]): Promise<void> {
    const kept = new Set(next.map(({ appId }) => appId));
    for (const account of this.all()) if (!kept.has(account.appId)) await this.remove(account);
    for (const account of next) {
      const before = this.configured.get(account.appId);
      if (before && isDeepStrictEqual(before, account)) continue;
      if (before) this.retired.note(before, account);
      if (before && before.name !== account.name) this.leave(before);
      if (!before) await this.tell({ kind: 'added', account });
      this.serve(account);
      if (before) await this.tell({ kind: 'changed', account });
    }
  }

  private async remove(account: WechatAccount): Promise<void> {
    this.byAppId.delete(account.appId);
    this.configured.delete(account.appId);
    this.leave(account);
    await this.tell({ kind: 'removed', account });
  }

  private serve(configured: WechatAccount): void {
    const account = { ...configured, ...this.retired.beside(configured) };
    this.configured.set(account.appId, configured);
    this.byPath.set(this.several ? account.name : '', account);
    this.byAppId.set(account.appId, account);
  }

  /** Its path takes what WeChat has sent before, unless another account has that already. */
  private leave(account: WechatAccount): void {
    const { name, appId } = account;
    if (this.byPath.get(name)?.appId !== appId) return;
    const leaving = { ...account, removedAt: Date.now() };
    this.byPath.set(name, leaving);
    const end = () => this.byPath.get(name) === leaving && this.byPath.delete(name);
    setTimeout(end, LEAVING_MS).unref();
  }

  /** Some retired keys of the account have expired. */
  private refresh(appId: string): void {
    const account = this.configured.get(appId);
    if (account) this.serve(account);
  }

  private async tell(change: AccountChange): Promise<void> {
    for (const listener of this.listeners) {
      try {
        await listener(change);
      } catch (error) {
        const { name } = change.account;
        this.logger.error(`${name}: not everything has followed that it was ${change.kind}`, error);
      }
    }
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
  repliesFile: '',
  concurrency: 0,
  api: { appSecret: '', baseUrl: '', tokenMode: 'stable', mediaDirectory: '', mediaHosts: [] },
  labels: {},
};
