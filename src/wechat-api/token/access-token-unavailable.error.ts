/** There is no good access token, and none could be had in time. The cause tells why. */
export class AccessTokenUnavailableError extends Error {
  override readonly name = 'AccessTokenUnavailableError';

  constructor(reason: string, options?: { readonly cause: unknown }) {
    super(`no access token: ${reason}`, options);
  }
}
