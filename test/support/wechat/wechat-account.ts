import type {
  ApiAccess,
  ReplyOptions,
  WechatAccount,
} from '../../../src/wechat/account/wechat-account';

export const TOKEN = 'orchard42';
export const APP_ID = 'wx5f2c9a7b3e1d8046';

export interface AccountChanges extends Partial<Omit<WechatAccount, 'api' | 'reply'>> {
  readonly api?: Partial<ApiAccess>;
  readonly reply?: Partial<ReplyOptions>;
}

/** An account as the defaults of the environment make it, with whatever a spec changes. */
export function wechatAccount({ reply, api, ...others }: AccountChanges = {}): WechatAccount {
  return {
    name: 'default',
    appId: APP_ID,
    mode: 'plain',
    tokens: [TOKEN],
    aesKeys: [],
    signatureMaxAge: 300_000,
    replayCheck: 'reject',
    sourceCheck: 'off',
    reply: {
      deadline: 4500,
      quiet: 2 * (reply?.deadline ?? 4500),
      cut: 5000,
      deliveries: 3,
      late: 'customer-service',
      pickupKeyword: '继续',
      aiLabel: '（内容由AI生成）',
      ...reply,
    },
    repliesFile: '/nowhere/replies.yaml',
    concurrency: 0,
    api: {
      appSecret: 'a-secret',
      baseUrl: 'http://127.0.0.1:9',
      tokenMode: 'stable',
      mediaDirectory: '/nowhere',
      mediaHosts: [],
      ...api,
    },
    labels: {},
    ...others,
  };
}
