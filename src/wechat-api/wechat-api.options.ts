/** How the account's access token is obtained; see {@link WechatApiModuleOptions.tokenMode}. */
export type TokenMode = 'stable' | 'classic' | 'upstream';

/** Another system that serves `/access-token` and `/access-token/refresh` as this one does. */
export interface TokenUpstream {
  /** Its address; that of its `/access-token` will do as well. */
  readonly url: string;
  /** Its `WECHAT_TOKEN_API_KEY`. */
  readonly key: string;
}

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

export const DEFAULT_TIMEOUTS: ApiTimeouts = {
  request: 10_000,
  upload: 60_000,
  tokenWait: 5_000,
  mediaIdle: 30_000,
  repeatDelay: 200,
};

/** What `WechatApiModule` needs to know of the account and its surroundings. */
export interface WechatApiModuleOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** `https://api.weixin.qq.com`, one of its alternates, or a simulated platform. */
  readonly baseUrl: string;
  /**
   * `stable` (POST /cgi-bin/stable_token, advised), `classic` (GET /cgi-bin/token), or `upstream`:
   * never from WeChat, but from `tokenUpstream`.
   * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
   */
  readonly tokenMode: TokenMode;
  readonly tokenUpstream?: TokenUpstream;
  /** Where `MediaService.save` keeps files; made (0700) when missing. */
  readonly mediaDirectory: string;
  /** Further hosts (`name` or `name:port`) from which a `video_url` is fetched, private ones included. */
  readonly mediaHosts: readonly string[];
  /** Whether the list of WeChat's push addresses is kept for `CallbackIpService`. */
  readonly sourceCheck?: boolean;
  readonly timeouts?: Partial<ApiTimeouts>;
  /** Milliseconds since the epoch; `Date.now` unless a test says otherwise. */
  readonly clock?: () => number;
}

/** The configured limits over the defaults. */
export function timeoutsOf(options: Pick<WechatApiModuleOptions, 'timeouts'>): ApiTimeouts {
  return { ...DEFAULT_TIMEOUTS, ...options.timeouts };
}
