import type { JsonObject } from '../client/api-answer';
import { WechatApiClient } from '../client/wechat-api.client';
import { readToken, TokenSource } from '../token/token-source';
import type { StoredToken } from '../token/token-store';
import type { AccountApiOptions } from '../wechat-api.options';

const PATH = '/cgi-bin/ticket/getticket';

/**
 * Asks WeChat for a ticket, whose token must be good.
 * @see https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html
 */
export class TicketSource extends TokenSource {
  private readonly clock: () => number;

  constructor(
    private readonly api: WechatApiClient,
    options: AccountApiOptions,
  ) {
    super();
    this.clock = options.clock ?? Date.now;
  }

  /** @throws WechatApiError, WechatConnectionError, AccessTokenUnavailableError */
  async fetch(): Promise<StoredToken> {
    const obtainedAt = this.clock();
    const answer = await this.api.get<JsonObject>(PATH, { query: { type: 'jsapi' } });
    return readToken(answer, 'ticket', PATH, obtainedAt);
  }
}
