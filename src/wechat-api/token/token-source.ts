import { type JsonObject, parseObject } from '../client/api-answer';
import { WechatConnectionError } from '../client/wechat-api.error';
import type { StoredToken } from './token-store';
import { type ApiCall, WechatTransport } from '../client/wechat-transport';
import type { AccountApiOptions } from '../wechat-api.options';
import { HttpService } from '@nestjs/axios';
import { request } from '../client/http-request';
import type { TokenUpstream } from '../../wechat';
import { TokenUpstreamError } from './token.errors';

/** Seconds. WeChat says 7200; more than a day would be a mistake that is kept for too long. */
const LONGEST_LIFE = 86_400;

/** A token that is to be replaced. */
export interface ReplacedToken {
  readonly value: string;
  /**
   * Set when WeChat refused it. Stable mode may hand out the same one again: obtained after
   * `askedBefore` (milliseconds since the epoch) it is WeChat's latest answer, to another process.
   */
  readonly refused?: { readonly askedBefore: number };
}

/** Whether `stored` is another one, or WeChat has handed it out since it was refused. */
export function supersedes(stored: StoredToken, replaced: ReplacedToken | undefined): boolean {
  if (stored.value !== replaced?.value) return true;
  return replaced.refused !== undefined && stored.obtainedAt > replaced.refused.askedBefore;
}

/** Where tokens come from: WeChat, or a system that asks WeChat for them. */
export abstract class TokenSource {
  /** @param replaced the one in use, if there is one */
  abstract fetch(replaced?: ReplacedToken): Promise<StoredToken>;
}

/**
 * The lifetime is counted from before the request, so that it is never over-estimated.
 * @param name of the member that holds it
 * @throws WechatConnectionError
 */
export function readToken(
  answer: JsonObject,
  name: string,
  path: string,
  obtainedAt: number,
): StoredToken {
  const value = answer[name];
  const seconds = Number(answer['expires_in']);
  if (typeof value !== 'string' || value === '' || !(seconds > 0)) {
    throw new WechatConnectionError(path, `the answer holds no ${name} with a lifetime`, true);
  }
  return { value, obtainedAt, expiresAt: obtainedAt + Math.min(seconds, LONGEST_LIFE) * 1000 };
}

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
