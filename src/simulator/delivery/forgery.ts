import type { Account } from '../account';
import type { HttpRequest, QueryParameters } from './wire';

/** What a test replaces in a single delivery. */
export interface DeliveryOverrides {
  /** The user; the platform's test user when left out. */
  readonly from?: string;
  /** Sent and signed in place of the present. */
  readonly timestamp?: string | number;
  /** Sent and signed in place of a random one. */
  readonly nonce?: string;
  /** Signs and encrypts as if the account were set otherwise (token, key, AppId, mode). */
  readonly account?: Partial<Pick<Account, 'token' | 'encodingAesKey' | 'appId' | 'mode'>>;
  /** Query parameters put in afterwards: an array repeats one, `undefined` removes it. */
  readonly query?: QueryParameters;
  /** Headers put in afterwards, lower-case; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The body in place of the one that was signed. */
  readonly body?: Buffer | string;
  readonly method?: string;
  /** The address for this delivery alone. */
  readonly url?: string;
}

/** The request as genuine as its overrides leave it. */
export function forge(request: HttpRequest, overrides: DeliveryOverrides): HttpRequest {
  return {
    method: overrides.method ?? request.method,
    query: { ...request.query, ...overrides.query },
    headers: { ...request.headers, ...overrides.headers },
    body: overrides.body === undefined ? request.body : Buffer.from(overrides.body),
  };
}
