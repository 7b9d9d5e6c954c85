import { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { type IncomingMessage, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { MessageObservers } from '../../wechat';
import { countApiRequest } from '../api.metrics';
import type { AccountApiOptions } from '../wechat-api.options';
import { type JsonObject, readAnswer } from './api-answer';
import { type Query, apiUrl, AS_STREAM, request } from './http-request';

/** One call of WeChat's API, without its host. */
export interface ApiCall {
  readonly method: 'GET' | 'POST';
  /** `/cgi-bin/…`, without a query. */
  readonly path: string;
  readonly query?: Query;
  /** Sent as JSON, or as multipart when it is a form. */
  readonly body?: unknown;
  /** Whether WeChat may receive it twice. */
  readonly idempotent: boolean;
}

const ANSWER_LIMIT = 16 * 1024 * 1024;
const REQUEST_LIMIT = 16 * 1024 * 1024;

/** WeChat may just be closing an idle connection: a call that must not be repeated avoids those. */
const FRESH_CONNECTION = { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };

/** Carries one call to WeChat's API: time and size limits, no redirects, no URL in an error. */
export class WechatTransport {
  constructor(
    private readonly http: HttpService,
    private readonly options: AccountApiOptions,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  /** @throws WechatApiError, WechatConnectionError */
  async json(call: ApiCall): Promise<JsonObject> {
    return this.counted(call.path, async () => {
      const limit =
        call.body instanceof FormData
          ? this.options.timeouts.upload
          : this.options.timeouts.request;
      const signal = AbortSignal.timeout(limit);
      const answer = await this.send<string>(call, { responseType: 'text', signal });
      return readAnswer(answer.status, answer.data, call.path);
    });
  }

  /** Counts a request, which may be more than one call here, and tells the observers. */
  counted<T>(path: string, ask: () => Promise<T>): Promise<T> {
    const { tell, message } = this.observers;
    if (!tell) return countApiRequest(this.options.labels, path, ask);
    const began = performance.now();
    return countApiRequest(this.options.labels, path, ask, (result) =>
      tell({ kind: 'api', message, path, result, ms: performance.now() - began }),
    );
  }

  /**
   * The answer as it comes in; the caller looks for a refusal in it.
   * @throws WechatConnectionError
   */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    const timeout = this.options.timeouts.request;
    return (await this.send<IncomingMessage>(call, { ...AS_STREAM, timeout })).data;
  }

  private send<T>(call: ApiCall, extra: AxiosRequestConfig): Promise<AxiosResponse<T>> {
    return request<T>(this.http, call.path, {
      method: call.method,
      url: apiUrl(this.options.baseUrl, call.path, call.query),
      maxContentLength: ANSWER_LIMIT,
      maxBodyLength: REQUEST_LIMIT,
      ...(!call.idempotent && FRESH_CONNECTION),
      ...payload(call.body),
      ...extra,
    });
  }
}

/** JSON goes out as UTF-8 bytes: WeChat shows `\u`-escaped Chinese literally. */
function payload(body: unknown): AxiosRequestConfig {
  if (body === undefined || body instanceof FormData) return { data: body };
  return {
    data: Buffer.from(JSON.stringify(body)),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  };
}
