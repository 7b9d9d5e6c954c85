/** How the account's console is set: 明文, 兼容 or 安全. */
export type PushMode = 'plain' | 'compatible' | 'secure';

/** The account the platform speaks for: what the WeChat console shows about it. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  /** `gh_…` */
  readonly originalId: string;
  /** The callback token, 3 to 32 letters or digits. */
  readonly token: string;
  /** 43 characters. */
  readonly encodingAesKey: string;
  readonly mode: PushMode;
}

/** A made-up account for tests. */
export const testAccount: Account = {
  appId: 'wx3f0c1a5e7b92d468',
  appSecret: '5a1d0e8c47b24f36a9c3e07f1b6d8254',
  originalId: 'gh_3b7e91c04d5f',
  token: 'MiniaturePlatformToken',
  encodingAesKey: 'k3WxZ8pQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw4M',
  mode: 'plain',
};

/** The made-up user who writes when a test names nobody. */
export const testUser = 'oMini0Platform1Test2User3abc';
