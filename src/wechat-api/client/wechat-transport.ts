import { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { firstValueFrom } from 'rxjs';
import { MessageObservers } from '../../wechat';
import { countApiRequest } from '../api.metrics';
import type { AccountApiOptions } from '../wechat-api.options';
import { readAnswer, type JsonObject } from './api-answer';
import { apiUrl, isLoopback, type Query } from './api-url';
import { connectionFailure } from './connection-failure';

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
  counted<T>(path: string, request: () => Promise<T>): Promise<T> {
    const { tell, message } = this.observers;
    if (!tell) return countApiRequest(this.options.labels, path, request);
    const began = performance.now();
    return countApiRequest(this.options.labels, path, request, (result) =>
      tell({ kind: 'api', message, path, result, ms: performance.now() - began }),
    );
  }

  /**
   * The answer as it comes in; the caller looks for a refusal in it.
   * @throws WechatConnectionError
   */
  async stream(call: ApiCall): Promise<IncomingMessage> {
    const answer = await this.send<IncomingMessage>(call, {
      responseType: 'stream',
      timeout: this.options.timeouts.request,
      headers: { 'accept-encoding': 'identity' },
      decompress: false,
      maxContentLength: -1,
    });
    return answer.data;
  }

  private async send<T>(call: ApiCall, extra: AxiosRequestConfig): Promise<AxiosResponse<T>> {
    const config: AxiosRequestConfig = {
      method: call.method,
      url: apiUrl(this.options.baseUrl, call.path, call.query),
      maxRedirects: 0,
      maxContentLength: ANSWER_LIMIT,
      maxBodyLength: REQUEST_LIMIT,
      validateStatus: null,
      ...(isLoopback(this.options.baseUrl) && { proxy: false }),
      ...(!call.idempotent && FRESH_CONNECTION),
      ...payload(call.body),
      ...extra,
    };
    try {
      return await firstValueFrom(this.http.request<T>(config));
    } catch (error) {
      throw connectionFailure(error, call.path);
    }
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
