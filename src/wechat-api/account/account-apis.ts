import { isDeepStrictEqual } from 'node:util';
import { HttpService } from '@nestjs/axios';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import {
  Accounts,
  MessageObservers,
  ServicesOfAccounts,
  type AccountChange,
  type WechatAccount,
} from '../../wechat';
import type { TokenStatus } from '../token/token.service';
import { TokenStore } from '../token/token-store';
import { optionsOf, WECHAT_API_OPTIONS, type WechatApiModuleOptions } from '../wechat-api.options';
import { AccountApi, type ApiSurroundings } from './account-api';
import { UnknownAccountError } from './account.errors';

/** Milliseconds between the first token calls of two accounts, and in which all are made. */
const APART_MS = 50;
const ALL_MS = 10_000;

/** The services of each account that is served, or was removed and still has work under way. */
@Injectable()
export class AccountApis
  extends ServicesOfAccounts
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly apis = new Map<string, AccountApi>();
  private readonly surroundings: ApiSurroundings;

  constructor(
    private readonly accounts: Accounts,
    http: HttpService,
    store: TokenStore,
    scheduler: SchedulerRegistry,
    observers: MessageObservers,
    @Inject(WECHAT_API_OPTIONS) private readonly options: WechatApiModuleOptions,
  ) {
    super();
    this.surroundings = { http, store, scheduler, observers };
    for (const account of accounts.all()) this.add(account);
  }

  onModuleInit(): void {
    this.accounts.onChange((change) => this.follow(change));
  }

  /** Spreads the accounts' first calls: hundreds at once would look like an attack. */
  async onApplicationBootstrap(): Promise<void> {
    const all = [...this.apis.values()];
    const apart = Math.min(APART_MS, ALL_MS / all.length);
    await Promise.all(all.map((api, at) => api.start(at * apart)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.apis.values()].map((api) => api.stop()));
  }

  of(account: WechatAccount): AccountApi {
    return this.apis.get(account.appId) ?? this.make(account);
  }

  /** @throws UnknownAccountError */
  named(name: string): AccountApi {
    const account = this.accounts.named(name);
    if (account) return this.of(account);
    const names = this.accounts.all().map((one) => one.name);
    throw new UnknownAccountError(name, names);
  }

  /** Of the token that expires first; not fresh only when no account has one. */
  tokenStatus(): TokenStatus {
    const all = [...this.apis.values()].map(({ token }) => token.status());
    const fresh = all.filter((one) => one.fresh);
    const first = fresh.toSorted((a, b) => (a.leftMs ?? 0) - (b.leftMs ?? 0))[0];
    return first ?? { fresh: all.length === 0 };
  }

  private add(account: WechatAccount): AccountApi {
    const api = this.make(account);
    this.apis.set(account.appId, api);
    return api;
  }

  private make(account: WechatAccount): AccountApi {
    const api = new AccountApi(optionsOf(account, this.options), this.surroundings);
    api.leadTo((name) => this.named(name));
    return api;
  }

  private async follow({ kind, account }: AccountChange): Promise<void> {
    const { appId } = account;
    const before = this.apis.get(appId);
    if (kind === 'removed') await before?.stop();
    else if (kind === 'gone') this.apis.delete(appId);
    else if (
      kind === 'added' ||
      !isDeepStrictEqual(before?.options, optionsOf(account, this.options))
    ) {
      await before?.stop();
      await this.add(account).start(0);
    }
  }
}
