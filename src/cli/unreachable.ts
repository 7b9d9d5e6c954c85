import type { WechatAccount } from '../wechat';
import { AccessTokenUnavailableError, WechatConnectionError } from '../wechat-api';
import { CommandError, INVOCATION } from './command';

/** Where nothing answered: says where it was looked for, and what finds out why. */
export function withPlace(error: unknown, { api }: WechatAccount): unknown {
  const failure = connectionFailureIn(error);
  if (!failure || !(error instanceof Error)) return error;
  // Another system may give the token.
  const isWechat = failure.path.startsWith('/');
  const place = isWechat
    ? `${api.baseUrl} (WECHAT_API_BASE_URL)`
    : `${api.tokenUpstream?.url} (WECHAT_TOKEN_UPSTREAM_URL)`;
  return new CommandError(`${error.message}, at ${place}; run: ${INVOCATION} doctor`);
}

function connectionFailureIn(error: unknown): WechatConnectionError | undefined {
  const cause = error instanceof AccessTokenUnavailableError ? error.cause : error;
  return cause instanceof WechatConnectionError ? cause : undefined;
}
