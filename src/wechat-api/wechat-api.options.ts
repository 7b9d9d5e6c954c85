import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ApiAccess, WechatAccount } from '../wechat';

/** How the account's access token is obtained; see {@link ApiAccess}. */
export type TokenMode = ApiAccess['tokenMode'];

const DEFAULT_TIMEOUTS = {
  /** One JSON request, from connecting to the last byte of the answer. */
  request: 10_000,
  /** One upload, likewise: 10 MB over a slow line. */
  upload: 60_000,
  /** Longest wait of a caller for an access token that is being fetched. */
  tokenWait: 5_000,
  /** Longest silence on a media transfer. */
  mediaIdle: 30_000,
  /** First pause before a repeat; doubled each time, with jitter. */
  repeatDelay: 200,
};

/** Time limits of outgoing calls, in milliseconds. */
export type ApiTimeouts = Readonly<typeof DEFAULT_TIMEOUTS>;

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
