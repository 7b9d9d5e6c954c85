/** How the console sends: 明文, 兼容 or 安全模式. */
export type EncryptionMode = 'plain' | 'compatible' | 'secure';

/** How a message is answered; times in milliseconds. */
export interface ReplyOptions {
  /** From a delivery's arrival to its answer, when an answer exists; under WeChat's 5000. */
  readonly deadline: number;
  /** After so long WeChat cuts a delivery, whether that has been noticed here or not. */
  readonly cut: number;
  /** How many deliveries WeChat makes of a message that meets silence. */
  readonly deliveries: number;
  /** Without a further delivery for this long WeChat has given up. */
  readonly quiet: number;
  /** What becomes of a reply that misses the last delivery. */
  readonly late: 'customer-service' | 'pickup' | 'drop';
  /** Answers the last delivery while the work goes on; unset: `success`. */
  readonly holding?: string;
  /** The text that fetches a waiting reply. */
  readonly pickupKeyword: string;
  /** Answers a message whose handler threw; unset: `success`. */
  readonly error?: string;
  /** Follows passive texts that a model wrote. */
  readonly aiLabel: string;
}

/** One Official Account and how it is served: a value that travels with each of its deliveries. */
export interface WechatAccount {
  /** What the configuration and handlers call it. */
  readonly name: string;
  readonly appId: string;
  /** `gh_…`; set: messages to another account are refused. */
  readonly originalId?: string;
  readonly mode: EncryptionMode;
  /** The current callback token, then those that are still accepted. */
  readonly tokens: readonly string[];
  /** The current AES key, then those that are still accepted; 32 bytes each. */
  readonly aesKeys: readonly Buffer[];
  /** Milliseconds either side of now in which a timestamp is accepted; 0: any. */
  readonly signatureMaxAge: number;
  /** A signature that carried one message and comes back with another, in plain mode. */
  readonly replayCheck: 'reject' | 'log' | 'off';
  /** Whether a delivery's address must be among WeChat's own. */
  readonly sourceCheck: 'off' | 'log' | 'reject';
  readonly reply: ReplyOptions;
  /** What its metrics are labelled with; nothing where it is the only one. */
  readonly labels: { readonly account?: string };
}

/** A line of the log, with the account's name where there may be others. */
export function toldOf({ labels: { account } }: WechatAccount, line: string): string {
  return account === undefined ? line : `${account}: ${line}`;
}
