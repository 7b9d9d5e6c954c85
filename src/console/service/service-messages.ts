import type { Observation } from '../../wechat';

/** What a handler is made to do, so that its account's failures can be looked at. */
export interface HandlerFaults {
  /** Milliseconds before each handler begins; 0: none. */
  readonly slow: number;
  readonly throws: boolean;
  /** The process is killed while it runs the next handler. */
  readonly kill: boolean;
}

/** From the process of the service to the console. */
export type FromService =
  | { readonly kind: 'seen'; readonly seen: Observation }
  /** A handler runs whose process is to be killed now. */
  | { readonly kind: 'kill-me' }
  | { readonly kind: 'ready'; readonly url: string };

/** From the console to the process of the service. */
export interface ToService {
  readonly faults: HandlerFaults;
}
