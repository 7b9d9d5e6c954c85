import { HttpService } from '@nestjs/axios';
import { parseObject, type JsonObject } from '../client/api-answer';
import { request } from '../client/http-request';
import { WechatConnectionError } from '../client/wechat-connection.error';
import type { TokenUpstream } from '../../wechat';
import type { AccountApiOptions } from '../wechat-api.options';
import { readToken, TokenSource, type ReplacedToken } from './token-source';
import type { StoredToken } from './token-store';
import { TokenUpstreamError } from './token-upstream.error';

const PATH = '/access-token';
const LONGEST_ANSWER = 65_536;

/**
 * The token of another system that serves the endpoints of this service's management listener. Only
 * that system asks WeChat; it is told which token was refused.
 */
export class UpstreamTokenSource extends TokenSource {
  constructor(
    private readonly http: HttpService,
    private readonly upstream: TokenUpstream,
    private readonly options: Pick<AccountApiOptions, 'clock' | 'timeouts'>,
  ) {
    super();
  }

  /** @throws TokenUpstreamError, WechatConnectionError */
  async fetch(replaced?: ReplacedToken): Promise<StoredToken> {
    const obtainedAt = this.options.clock();
    const answer = replaced?.refused
      ? await this.ask(`${PATH}/refresh`, { access_token: replaced.value })
      : await this.ask(PATH);
    return readToken(answer, 'access_token', 'the token upstream', obtainedAt);
  }

  private async ask(path: string, body?: object): Promise<JsonObject> {
    const { status, data } = await this.send(path, body);
    if (status !== 200) throw new TokenUpstreamError(status);
    const answer = parseObject(data);
    if (answer) return answer;
    throw new WechatConnectionError('the token upstream', 'the answer is not JSON', true);
  }

  private send(path: string, body: object | undefined) {
    const { url, key } = this.upstream;
    return request<string>(this.http, 'the token upstream', {
      method: body ? 'POST' : 'GET',
      url: upstreamUrl(url, path),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      data: body && JSON.stringify(body),
      responseType: 'text',
      signal: AbortSignal.timeout(this.options.timeouts.request),
      maxContentLength: LONGEST_ANSWER,
    });
  }
}

/**
 * @param url the address of the system or of its token endpoint; its query may name an account
 * @param path `/access-token`, or one below it
 */
export function upstreamUrl(url: string, path: string): string {
  const { origin, pathname, search } = new URL(url);
  return origin + pathname.replace(/(?:\/access-token)?\/*$/, '') + path + search;
}
