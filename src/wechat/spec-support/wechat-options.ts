import type { WechatAccount } from '../account';
import type { ReplyOptions, WechatModuleOptions } from '../wechat.options';

export const TOKEN = 'orchard42';
export const APP_ID = 'wx5f2c9a7b3e1d8046';

interface Changes extends Partial<Omit<WechatModuleOptions, 'account' | 'reply'>> {
  readonly account?: Partial<WechatAccount>;
  readonly reply?: Partial<ReplyOptions>;
}

/** Options as the defaults of the environment give them, with whatever a spec changes. */
export function wechatOptions({ account, reply, ...others }: Changes = {}): WechatModuleOptions {
  return {
    account: { appId: APP_ID, mode: 'plain', tokens: [TOKEN], aesKeys: [], ...account },
    signatureMaxAge: 300_000,
    replayCheck: 'reject',
    sourceCheck: 'off',
    bodyLimit: 65_536,
    reply: {
      deadline: 4500,
      quiet: 2 * (reply?.deadline ?? 4500),
      cut: 5000,
      deliveries: 3,
      late: 'customer-service',
      pickupKeyword: '继续',
      ...reply,
    },
    ...others,
  };
}
