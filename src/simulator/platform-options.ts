import { testAccount, type Account, type PushMode } from './account';
import { systemClock, type Clock } from './clock';
import type { PlatformObserver } from './platform-observer';

/** How the simulated platform behaves; everything has a default that works. */
export interface PlatformOptions {
  /** The service's callback URL; of several instances in turn. Later: `platform.connect(url)`. */
  readonly url?: string | readonly string[];
  readonly appId?: string;
  readonly appSecret?: string;
  /** `gh_…`, the account's name in messages. */
  readonly originalId?: string;
  /** The callback token. */
  readonly token?: string;
  /** 43 characters. */
  readonly encodingAesKey?: string;
  /** `plain` when left out. */
  readonly mode?: PushMode;
  /** Milliseconds after which a silent delivery is cut; 5000 when left out, as WeChat does. */
  readonly cutAfter?: number;
  /** How often a message that meets silence is delivered in all; 3 when left out. */
  readonly deliveries?: number;
  /** Milliseconds from a delivery that found no connection to the next; `cutAfter` if left out. */
  readonly connectRetryAfter?: number;
  /** Whether the account may write customer-service messages (认证); `true` when left out. */
  readonly verified?: boolean;
  /** For tokens, quotas, windows and the times in messages; the system's when left out. */
  readonly clock?: Clock;
  /** Makes message ids, nonces and tokens the same on every run. */
  readonly seed?: number;
  readonly observer?: PlatformObserver;
}

export interface PlatformSettings {
  readonly account: Account;
  readonly urls: readonly string[];
  readonly cutAfter: number;
  readonly deliveries: number;
  readonly connectRetryAfter: number | undefined;
  readonly verified: boolean;
  readonly clock: Clock;
  readonly seed: number | undefined;
  readonly observer: PlatformObserver;
}

export function settingsOf(options: PlatformOptions): PlatformSettings {
  const { cutAfter = 5000, deliveries = 3, verified = true, clock = systemClock } = options;
  return {
    account: accountOf(options),
    urls: [options.url ?? []].flat(),
    cutAfter,
    deliveries,
    connectRetryAfter: options.connectRetryAfter,
    verified,
    clock,
    seed: options.seed,
    observer: options.observer ?? {},
  };
}

/** The environment of a service that works for this account. */
export function environmentOf(account: Account, apiUrl: string): Readonly<Record<string, string>> {
  return {
    WECHAT_APP_ID: account.appId,
    WECHAT_APP_SECRET: account.appSecret,
    WECHAT_ORIGINAL_ID: account.originalId,
    WECHAT_TOKEN: account.token,
    WECHAT_MODE: account.mode,
    ...(account.mode === 'plain' ? {} : { WECHAT_ENCODING_AES_KEY: account.encodingAesKey }),
    WECHAT_API_BASE_URL: apiUrl,
  };
}

function accountOf(options: PlatformOptions): Account {
  return {
    appId: options.appId ?? testAccount.appId,
    appSecret: options.appSecret ?? testAccount.appSecret,
    originalId: options.originalId ?? testAccount.originalId,
    token: options.token ?? testAccount.token,
    encodingAesKey: options.encodingAesKey ?? testAccount.encodingAesKey,
    mode: options.mode ?? testAccount.mode,
  };
}
