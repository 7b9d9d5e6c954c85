import { Injectable } from '@nestjs/common';
import { TokenStore, type RefreshLease, type StoredToken } from '../../wechat-api';
import { AccountKeys } from './account-keys';
import type { RedisConnection } from './redis.connection';
import { ACQUIRE, INVALIDATE, LOAD, RELEASE, SAVE } from './scripts/token';

/**
 * The access token in Redis, shared by all instances. Every verb rejects with
 * StoreUnavailableError within 300 ms when Redis does not carry it out.
 */
@Injectable()
export class RedisTokenStore extends TokenStore {
  private readonly scripts;

  constructor(connection: RedisConnection) {
    super();
    this.scripts = {
      load: connection.script('wechatTokenLoad', LOAD),
      acquire: connection.script('wechatTokenAcquire', ACQUIRE),
      save: connection.script('wechatTokenSave', SAVE),
      release: connection.script('wechatTokenRelease', RELEASE),
      invalidate: connection.script('wechatTokenInvalidate', INVALIDATE),
    };
  }

  async load(appId: string): Promise<StoredToken | undefined> {
    const token = await this.scripts.load(keysOf(appId), []);
    return typeof token === 'string' ? (JSON.parse(token) as StoredToken) : undefined;
  }

  async acquire(appId: string, ms: number): Promise<RefreshLease | undefined> {
    const fence = await this.scripts.acquire(keysOf(appId), [Math.ceil(ms)]);
    return typeof fence === 'number' ? { fence } : undefined;
  }

  async save(appId: string, token: StoredToken, { fence }: RefreshLease): Promise<boolean> {
    return (await this.scripts.save(keysOf(appId), [fence, JSON.stringify(token)])) === 1;
  }

  async release(appId: string, { fence }: RefreshLease): Promise<void> {
    await this.scripts.release(keysOf(appId), [fence]);
  }

  async invalidate(appId: string, value: string): Promise<void> {
    await this.scripts.invalidate(keysOf(appId), [value]);
  }
}

function keysOf(appId: string): readonly string[] {
  return [new AccountKeys(appId).token];
}
