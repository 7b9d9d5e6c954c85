import { Inject, Injectable } from '@nestjs/common';
import type { JsonObject } from '../client/api-answer';
import { WechatConnectionError } from '../client/wechat-connection.error';
import { WechatTransport, type ApiCall } from '../client/wechat-transport';
import { WECHAT_API_OPTIONS } from '../wechat-api.module-definition';
import type { WechatApiModuleOptions } from '../wechat-api.options';
import type { StoredToken } from './token-store';

const GRANT = 'client_credential';
/** WeChat says 7200; more than a day would be a mistake that outlives every repair. */
const LONGEST_LIFE = 86_400;

/** Asks WeChat for a token, in the account's token mode. */
@Injectable()
export class TokenEndpoint {
  private readonly clock: () => number;

  constructor(
    private readonly transport: WechatTransport,
    @Inject(WECHAT_API_OPTIONS) private readonly options: WechatApiModuleOptions,
  ) {
    this.clock = options.clock ?? Date.now;
  }

  /**
   * Never forced: a forced refresh voids the former token at once and is limited to 20 a day.
   * @throws WechatApiError, WechatConnectionError
   */
  async fetch(): Promise<StoredToken> {
    const call = this.options.tokenMode === 'stable' ? this.stable() : this.classic();
    const obtainedAt = this.clock();
    const answer = await this.transport.json(call);
    return readToken(answer, call.path, obtainedAt);
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

/** Life is counted from before the request: better a second short than a second over. */
function readToken(answer: JsonObject, path: string, obtainedAt: number): StoredToken {
  const value = answer['access_token'];
  const seconds = Number(answer['expires_in']);
  if (typeof value !== 'string' || value === '' || !(seconds > 0)) {
    throw new WechatConnectionError(path, 'the answer holds no token with a lifetime', true);
  }
  return { value, obtainedAt, expiresAt: obtainedAt + Math.min(seconds, LONGEST_LIFE) * 1000 };
}
