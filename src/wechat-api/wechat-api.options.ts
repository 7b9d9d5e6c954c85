import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ApiAccess, WechatAccount } from '../wechat';

/** How the account's access token is obtained; see {@link ApiAccess}. */
export type TokenMode = ApiAccess['tokenMode'];

/** Time limits of outgoing calls, in milliseconds. */
export interface ApiTimeouts {
  /** One JSON request, from connecting to the last byte of the answer. */
  readonly request: number;
  /** One upload, likewise: 10 MB over a slow line. */
  readonly upload: number;
  /** Longest wait of a caller for an access token that is being fetched. */
  readonly tokenWait: number;
  /** Longest silence on a media transfer. */
  readonly mediaIdle: number;
  /** First pause before a repeat; doubled each time, with jitter. */
  readonly repeatDelay: number;
}

const DEFAULT_TIMEOUTS: ApiTimeouts = {
  request: 10_000,
  upload: 60_000,
  tokenWait: 5_000,
  mediaIdle: 30_000,
  repeatDelay: 200,
};

/** What holds for the calls of all accounts. */
export interface WechatApiModuleOptions {
  readonly timeouts?: Partial<ApiTimeouts>;
  /** Milliseconds since the epoch; `Date.now` unless a test says otherwise. */
  readonly clock?: () => number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WECHAT_API_OPTIONS } =
  new ConfigurableModuleBuilder<WechatApiModuleOptions>({ moduleName: 'WechatApi' })
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

/** What the services of one account need to know of it. */
export interface AccountApiOptions extends ApiAccess, Pick<WechatAccount, 'appId' | 'labels'> {
  readonly timeouts: ApiTimeouts;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** An account's options, with the defaults. */
export function optionsOf(
  { appId, api, labels }: WechatAccount,
  { timeouts, clock = Date.now }: WechatApiModuleOptions,
): AccountApiOptions {
  return { appId, labels, ...api, timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts }, clock };
}
