import type { HttpService } from '@nestjs/axios';
import { AxiosError, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Observable, type Subscriber } from 'rxjs';
import type { PretendedProcess } from '../pretended/pretended-process';
import type { PretendedWechat } from './pretended-wechat';

type Response = Pick<AxiosResponse<string>, 'status' | 'data'>;

/** What becomes of a request: it never connects, is lost on its way, or its answer is. */
export type Fate = 'answered' | 'refused' | 'lost' | 'unanswered';

/** The way from an instance to WeChat. */
export class PretendedHttp {
  /** Milliseconds that a request, or its answer, takes. */
  latency: () => number = () => 20;
  fate: () => Fate = () => 'answered';
  /** When token calls left. */
  readonly tokenCalls: number[] = [];
  /** Token calls that wait for their answer. */
  asking = 0;
  /** Told of each token call that leaves. */
  onTokenCall: () => void = () => undefined;

  constructor(
    private readonly process: PretendedProcess,
    private readonly wechat: PretendedWechat,
  ) {}

  asService(): HttpService {
    return this as unknown as HttpService;
  }

  request(config: AxiosRequestConfig<unknown>): Observable<Response> {
    return new Observable<Response>((subscriber) => {
      const signal = config.signal as AbortSignal | undefined;
      signal?.addEventListener('abort', () => fail(subscriber, 'ERR_CANCELED'));
      this.send(new URL(config.url ?? ''), String(config.data ?? ''), subscriber);
      return this.noted(config.url ?? '');
    });
  }

  private noted(url: string): () => void {
    if (!/token\?|_token$/.test(url)) return () => undefined;
    this.tokenCalls.push(performance.now());
    this.onTokenCall();
    this.asking += 1;
    return () => (this.asking -= 1);
  }

  private send(url: URL, body: string, subscriber: Subscriber<Response>): void {
    const { process, wechat } = this;
    const [fate, there, back] = [this.fate(), this.latency(), this.latency()];
    const hear = (act: () => void) => setTimeout(() => process.receive(act), back);
    if (fate === 'refused') hear(() => fail(subscriber, 'ECONNREFUSED'));
    if (fate === 'lost' || fate === 'refused') return;
    const arrive = () => {
      const data = JSON.stringify(wechat.answer(url.pathname, url.searchParams, body));
      hear(() => {
        if (fate === 'unanswered') return fail(subscriber, 'ECONNRESET');
        subscriber.next({ status: 200, data });
        subscriber.complete();
      });
    };
    setTimeout(arrive, there);
  }
}

function fail(subscriber: Subscriber<Response>, code: string): void {
  subscriber.error(new AxiosError(code, code));
}
