import type { Account } from '../account';
import type { Clock } from '../clock';
import type { AccessTokens, GrantedToken } from './access-tokens';
import {
  ApiFailure,
  jsonAnswer,
  jsonBody,
  textOf,
  type ApiRequest,
  type Endpoints,
} from './api-endpoint';
import type { CallQuota } from './call-quota';

const CLASSIC_USED_UP =
  'reach max api daily quota limit, could get access_token by getStableAccessToken';
const FORCE_INTERVAL = 30_000;

/** The daily limits of the token calls. */
export interface TokenQuotas {
  readonly classic: CallQuota;
  readonly forced: CallQuota;
}

/** `/cgi-bin/token` and `/cgi-bin/stable_token`. */
export function tokenEndpoints(
  account: Account,
  tokens: AccessTokens,
  quotas: TokenQuotas,
  clock: Clock,
): Endpoints {
  const forceRefresh = forcing(quotas.forced, clock);
  const classic = ({ query }: ApiRequest) => {
    checkCredentials(account, query);
    quotas.classic.take(45009, CLASSIC_USED_UP);
    return tokenAnswer(tokens.grantClassic());
  };
  const stable = (request: ApiRequest) => {
    const body = jsonBody(request);
    checkCredentials(account, body);
    const force = body['force_refresh'] === true;
    if (force) forceRefresh();
    return tokenAnswer(tokens.grantStable(force));
  };
  return {
    '/cgi-bin/token': { method: 'GET', needsToken: false, answer: classic },
    '/cgi-bin/stable_token': { method: 'POST', needsToken: false, answer: stable },
  };
}

function checkCredentials(account: Account, given: Readonly<Record<string, unknown>>): void {
  const [appId, secret] = [textOf(given, 'appid'), textOf(given, 'secret')];
  if (textOf(given, 'grant_type') !== 'client_credential') {
    throw new ApiFailure(40002, 'invalid grant_type');
  }
  if (appId === '') throw new ApiFailure(41002, 'appid missing');
  if (secret === '') throw new ApiFailure(41004, 'appsecret missing');
  if (appId !== account.appId) throw new ApiFailure(40013, 'invalid appid');
  if (secret !== account.appSecret) throw new ApiFailure(40125, 'invalid appsecret');
}

function forcing(quota: CallQuota, clock: Clock): () => void {
  let last = -Infinity;
  return () => {
    if (clock.now() - last < FORCE_INTERVAL) {
      throw new ApiFailure(45011, 'api minute-quota reach limit, must slower, retry next minute');
    }
    quota.take(45009, 'reach max api daily quota limit');
    last = clock.now();
  };
}

function tokenAnswer({ value, expiresIn }: GrantedToken) {
  return jsonAnswer({ access_token: value, expires_in: expiresIn });
}
