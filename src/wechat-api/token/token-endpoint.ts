import { WechatTransport, type ApiCall } from '../client/wechat-transport';
import type { AccountApiOptions } from '../wechat-api.options';
import { readToken, TokenSource } from './token-source';
import type { StoredToken } from './token-store';

const GRANT = 'client_credential';

/** Asks WeChat for a token, in the account's token mode. */
export class TokenEndpoint extends TokenSource {
  constructor(
    private readonly transport: WechatTransport,
    private readonly options: AccountApiOptions,
  ) {
    super();
  }

  /**
   * Never forced: a forced refresh voids the former token at once and is limited to 20 a day.
   * @throws WechatApiError, WechatConnectionError
   */
  async fetch(): Promise<StoredToken> {
    const call = this.options.tokenMode === 'stable' ? this.stable() : this.classic();
    const obtainedAt = this.options.clock();
    const answer = await this.transport.json(call);
    return readToken(answer, 'access_token', call.path, obtainedAt);
  }

  /** @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
  private stable(): ApiCall {
    const { appId: appid, appSecret: secret } = this.options;
    const body = { grant_type: GRANT, appid, secret, force_refresh: false };
    return { method: 'POST', path: '/cgi-bin/stable_token', body, idempotent: true };
  }

  /** @see https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken.html */
  private classic(): ApiCall {
    const { appId: appid, appSecret: secret } = this.options;
    const query = { grant_type: GRANT, appid, secret };
    return { method: 'GET', path: '/cgi-bin/token', query, idempotent: true };
  }
}
