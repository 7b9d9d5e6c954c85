import type { WechatAccount } from './wechat-account';

/** Milliseconds for which WeChat may still use what was replaced in its console. */
const ACCEPTED_MS = 600_000;

type Keys = Pick<WechatAccount, 'tokens' | 'aesKeys'>;

/** Tokens and AES keys that were replaced a moment ago, by AppId. */
export class RetiredKeys {
  private readonly retired = new Map<string, readonly Keys[]>();

  /** @param ended called when keys of an account expire */
  constructor(private readonly ended: (appId: string) => void) {}

  /** Keeps the former token and key, where they were replaced. */
  note(before: WechatAccount, after: WechatAccount): void {
    const { appId } = after;
    const tokens = before.tokens.slice(0, 1).filter((one) => !after.tokens.includes(one));
    const aesKeys = before.aesKeys.slice(0, 1).filter((one) => !isAmong(after.aesKeys, one));
    if (tokens.length + aesKeys.length === 0) return;
    const replaced = { tokens, aesKeys };
    this.retired.set(appId, [...(this.retired.get(appId) ?? []), replaced]);
    setTimeout(() => this.drop(appId, replaced), ACCEPTED_MS).unref();
  }

  /** The configured keys, and those that are still accepted beside them. */
  beside({ appId, tokens, aesKeys }: WechatAccount): Keys {
    const retired = this.retired.get(appId) ?? [];
    return {
      tokens: [...new Set([...tokens, ...retired.flatMap((keys) => keys.tokens)])],
      aesKeys: [...aesKeys, ...retired.flatMap((keys) => keys.aesKeys)],
    };
  }

  private drop(appId: string, keys: Keys): void {
    const left = (this.retired.get(appId) ?? []).filter((one) => one !== keys);
    if (left.length > 0) this.retired.set(appId, left);
    else this.retired.delete(appId);
    this.ended(appId);
  }
}

function isAmong(keys: readonly Buffer[], key: Buffer): boolean {
  return keys.some((one) => one.equals(key));
}
