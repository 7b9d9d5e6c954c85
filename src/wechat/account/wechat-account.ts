/** How the console sends: 明文, 兼容 or 安全模式. */
export type EncryptionMode = 'plain' | 'compatible' | 'secure';

/** How a message is answered; times in milliseconds. */
export interface ReplyOptions {
  /** From a delivery's arrival to its answer; under WeChat's 5000. */
  readonly deadline: number;
  /** When WeChat cuts a delivery, whether that is noticed here or not. */
  readonly cut: number;
  /** How many deliveries WeChat makes of a message that meets silence. */
  readonly deliveries: number;
  /** How long after a delivery WeChat must have given up, if no other came. */
  readonly quiet: number;
  /** What happens to a reply that misses the last delivery. */
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

/** Another system that serves `/access-token` and `/access-token/refresh` as this one does. */
export interface TokenUpstream {
  /** Its address; that of its `/access-token` will do as well. */
  readonly url: string;
  /** Its `WECHAT_TOKEN_API_KEY`. */
  readonly key: string;
}

/** How the account's API is called. */
export interface ApiAccess {
  readonly appSecret: string;
  /** `https://api.weixin.qq.com`, one of its alternates, or a simulated platform. */
  readonly baseUrl: string;
  /**
   * `stable` (POST /cgi-bin/stable_token, advised), `classic` (GET /cgi-bin/token), or `upstream`:
   * never from WeChat, but from `tokenUpstream`.
   * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
   */
  readonly tokenMode: 'stable' | 'classic' | 'upstream';
  readonly tokenUpstream?: TokenUpstream;
  /** Where `MediaService.save` keeps files; made (0700) when missing. */
  readonly mediaDirectory: string;
  /** Further hosts (`name` or `name:port`) from which a `video_url` is fetched, private ones included. */
  readonly mediaHosts: readonly string[];
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
  /** Path of its `replies.yaml`; where there is none, there are no automatic replies. */
  readonly repliesFile: string;
  /** How many of its handlers run at a time; 0: any number. */
  readonly concurrency: number;
  readonly api: ApiAccess;
  /** What its metrics are labelled with; nothing where it is the only one. */
  readonly labels: { readonly account?: string };
  /** Epoch milliseconds; set: it was removed, and only what was sent before is answered. */
  readonly removedAt?: number;
}

/** A line of the log, with the account's name where there may be others. */
export function toldOf(
  { labels: { account } }: Pick<WechatAccount, 'labels'>,
  line: string,
): string {
  return account === undefined ? line : `${account}: ${line}`;
}
