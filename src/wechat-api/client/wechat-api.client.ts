import { TokenService } from '../token/token.service';
import type { AccountApiOptions } from '../wechat-api.options';
import type { Query } from './http-request';
import { repeatWhereSafe } from './repeat';
import { WechatApiError } from './wechat-api.error';
import { type ApiCall, WechatTransport } from './wechat-transport';

export interface GetOptions {
  /** Without `access_token`, which is added. */
  readonly query?: Query;
}

export interface PostOptions extends GetOptions {
  /**
   * Whether WeChat may receive the call twice. Unless true, a call that may have arrived is not
   * repeated: a message must not reach its user twice.
   */
  readonly idempotent?: boolean;
}

/**
 * Calls any API of the account: adds the access token, maps refusals to {@link WechatApiError},
 * refreshes a void token once, repeats what is safe to repeat.
 * @see https://developers.weixin.qq.com/doc/service/api/
 */
export class WechatApiClient {
  /** The same of another account. @throws UnknownAccountError */
  declare readonly forAccount: (name: string) => WechatApiClient;

  constructor(
    private readonly transport: WechatTransport,
    private readonly tokens: TokenService,
    private readonly options: AccountApiOptions,
  ) {}

  /**
   * @param path `/cgi-bin/…`, without a query
   * @returns WeChat's answer; integers beyond 2^53 are strings
   * @throws WechatApiError when WeChat refuses, WechatConnectionError when there is no answer,
   * AccessTokenUnavailableError when there is no token
   */
  async get<T = unknown>(path: string, { query }: GetOptions = {}): Promise<T> {
    return this.call<T>({ method: 'GET', path, query: query ?? {}, idempotent: true });
  }

  /**
   * @param path `/cgi-bin/…`, without a query
   * @param body sent as JSON, or as multipart when it is a `FormData`
   * @throws as {@link get}
   */
  async post<T = unknown>(path: string, body: object, options: PostOptions = {}): Promise<T> {
    const { query = {}, idempotent = false } = options;
    return this.call<T>({ method: 'POST', path, query, body, idempotent });
  }

  /**
   * Runs `call` with the access token, and once more with a new one when WeChat says it is void.
   * @throws what `call` throws, AccessTokenUnavailableError
   */
  async authorized<T>(call: (accessToken: string) => Promise<T>): Promise<T> {
    const accessToken = await this.tokens.getAccessToken();
    try {
      return await call(accessToken);
    } catch (error) {
      if (!(error instanceof WechatApiError && error.kind === 'token')) throw error;
      const renewed = await this.tokens.refresh(accessToken);
      return call(renewed.value);
    }
  }

  private async call<T>(call: ApiCall): Promise<T> {
    return this.authorized(async (accessToken) => {
      const query = { ...call.query, access_token: accessToken };
      const send = () => this.transport.json({ ...call, query });
      return (await repeatWhereSafe(send, call.idempotent, this.options.timeouts.repeatDelay)) as T;
    });
  }
}
