import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Observation } from '../wechat';

const BEGUN = 'http.client.request.start';
const FETCH_BEGUN = 'undici:request:create';
const FETCH_ENDED = ['undici:request:trailers', 'undici:request:error'];

/** What goes over the network just now: real time passes for it. */
export class OpenRequests {
  /** All calls but deliveries. */
  private readonly calls = new Set<unknown>();
  private deliveries = 0;
  private readonly arrived = new Set<string>();

  /** @param isDelivery whether the platform makes the request: it waits for a handler, maybe */
  constructor(private readonly isDelivery: (request: ClientRequest) => boolean) {
    subscribe(BEGUN, this.begun);
    subscribe(FETCH_BEGUN, this.fetchBegun);
    for (const name of FETCH_ENDED) subscribe(name, this.fetchEnded);
  }

  /** A delivery that waits for its handler does not count. */
  get areOpen(): boolean {
    return this.calls.size > 0 || this.deliveries > this.arrived.size;
  }

  delivers(): void {
    this.deliveries += 1;
  }

  /** A delivery of the platform found no connection. */
  reachedNobody(): void {
    this.deliveries -= 1;
  }

  readonly observe = (seen: Observation): void => {
    if (seen.kind === 'claimed' || seen.kind === 'answered' || seen.kind === 'unanswered') {
      this.arrived.add(`${seen.instance} ${seen.delivery}`);
    }
  };

  close(): void {
    unsubscribe(BEGUN, this.begun);
    unsubscribe(FETCH_BEGUN, this.fetchBegun);
    for (const name of FETCH_ENDED) unsubscribe(name, this.fetchEnded);
  }

  private readonly begun = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (this.isDelivery(request)) return;
    this.calls.add(request);
    request.once('close', () => this.calls.delete(request));
  };

  private readonly fetchBegun = (message: unknown): void => {
    this.calls.add((message as { readonly request: object }).request);
  };

  private readonly fetchEnded = (message: unknown): void => {
    this.calls.delete((message as { readonly request: object }).request);
  };
}
