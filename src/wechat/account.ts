/** How the console sends: 明文, 兼容 or 安全模式. */
export type EncryptionMode = 'plain' | 'compatible' | 'secure';

/** One Official Account as its callback sees it; passed along as a value, never looked up. */
export interface WechatAccount {
  readonly appId: string;
  /** `gh_…`; set: messages to another account are refused. */
  readonly originalId?: string;
  readonly mode: EncryptionMode;
  /** The current callback token, then the previous one while it is still accepted. */
  readonly tokens: readonly string[];
  /** The current AES key, then the previous one; 32 bytes each. */
  readonly aesKeys: readonly Buffer[];
}
