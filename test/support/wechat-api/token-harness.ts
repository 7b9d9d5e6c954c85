import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { MemoryTokenStore } from '../../../src/wechat-api/token/memory-token-store';
import type { TokenEndpoint } from '../../../src/wechat-api/token/token-source';
import { TokenRefresher } from '../../../src/wechat-api/token/token-refresher';
import type { StoredToken } from '../../../src/wechat-api/token/token-store';
import { TokenService } from '../../../src/wechat-api/token/token.service';
import type { TokenMode, AccountApiOptions } from '../../../src/wechat-api/wechat-api.options';

export const APP_ID = 'wx1234567890abcdef';
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const START = 1_700_000_000_000;

/** WeChat's token call: numbered tokens that live two hours, failures on demand. */
export class TokenPlatform {
  calls = 0;
  failure: Error | undefined;
  sameToken = false;
  /** Milliseconds that a call takes. */
  delay = 0;

  async fetch(): Promise<StoredToken> {
    this.calls += 1;
    const number = this.sameToken ? 1 : this.calls;
    if (this.delay) await new Promise((resolve) => setTimeout(resolve, this.delay));
    if (this.failure) throw this.failure;
    const obtainedAt = Date.now();
    return { value: `token-${number}`, obtainedAt, expiresAt: obtainedAt + 7200 * SECOND };
  }
}

/** Lets `ms` milliseconds of pretended time pass. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

/** Token services of several processes on one store, in pretended time. */
export class TokenHarness {
  readonly platform = new TokenPlatform();
  readonly store = new MemoryTokenStore(() => Date.now());
  private readonly running: TokenService[] = [];

  constructor() {
    jest.useFakeTimers({ now: START });
    Logger.overrideLogger(false);
  }

  async start(tokenMode: TokenMode = 'stable', clock = () => Date.now()): Promise<TokenService> {
    const timeouts = { request: 10 * SECOND, tokenWait: 5 * SECOND };
    const own = { appId: APP_ID, tokenMode, timeouts, labels: {}, clock };
    const options = own as Partial<AccountApiOptions> as AccountApiOptions;
    const endpoint = this.platform as unknown as TokenEndpoint;
    const refresher = new TokenRefresher(this.store, endpoint, options);
    const service = new TokenService(refresher, new SchedulerRegistry(), options);
    this.running.push(service);
    service.start();
    await pass(0);
    return service;
  }

  stop(): void {
    for (const service of this.running) void service.stop();
    jest.useRealTimers();
    jest.restoreAllMocks();
  }
}
