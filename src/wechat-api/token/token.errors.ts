import { reasonOf } from '../../reason-of';

/** There is no good access token, and none could be had in time. The cause tells why. */
export class AccessTokenUnavailableError extends Error {
  override readonly name = 'AccessTokenUnavailableError';

  constructor(reason: string, options?: { readonly cause: unknown }) {
    super(`no access token: ${reason}`, options);
  }
}

/** @throws AccessTokenUnavailableError for every failure */
export async function available<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AccessTokenUnavailableError) throw error;
    throw new AccessTokenUnavailableError(reasonOf(error), { cause: error });
  }
}

const HINTS: Readonly<Record<number, string>> = {
  400: 'it has several accounts: add ?account=<name> to WECHAT_TOKEN_UPSTREAM_URL',
  401: "WECHAT_TOKEN_UPSTREAM_KEY is not that system's WECHAT_TOKEN_API_KEY",
  403: 'that system does not know the name in WECHAT_TOKEN_UPSTREAM_URL: add it to its MANAGEMENT_ALLOWED_HOSTS',
  404: 'nothing serves tokens there, or it has no account of that name: check WECHAT_TOKEN_UPSTREAM_URL, and set WECHAT_TOKEN_API_KEY on that system',
};

/** The system that the access token comes from refused to give it. */
export class TokenUpstreamError extends Error {
  override readonly name = 'TokenUpstreamError';
  /** Cause and cure. */
  readonly hint: string;
  readonly kind: 'configuration' | 'busy';

  constructor(readonly status: number) {
    const hint = HINTS[status] ?? 'it has no token just now: see its log';
    super(`the token upstream answered HTTP ${status}: ${hint}`);
    this.hint = hint;
    this.kind = status in HINTS ? 'configuration' : 'busy';
  }
}
