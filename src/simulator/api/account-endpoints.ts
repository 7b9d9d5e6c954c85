import type { Account } from '../account';
import type { Clock } from '../clock';
import {
  ApiFailure,
  done,
  get,
  jsonAnswer,
  jsonBody,
  post,
  textOf,
  type Endpoints,
} from './api-endpoint';
import { CallQuota } from './call-quota';

const MONTH = 30 * 86_400_000;
const OPERATORS = new Set(['CHINANET', 'UNICOM', 'CAP', 'DEFAULT']);

export interface AccountState {
  /** Whether a callback URL is set. */
  readonly connected: () => boolean;
  /** Begins every daily count anew. */
  readonly clearQuotas: () => void;
}

/** Addresses, the callback check and the quotas. */
export function accountEndpoints(account: Account, state: AccountState, clock: Clock): Endpoints {
  const clearings = new CallQuota(clock, 10, MONTH);
  return {
    '/cgi-bin/getcallbackip': addresses(['127.0.0.1', '203.0.113.0/25', '2001:db8:77::/48']),
    '/cgi-bin/get_api_domain_ip': addresses(['127.0.0.1', '203.0.113.18']),
    '/cgi-bin/callback/check': post((request) => checkCallback(jsonBody(request), state)),
    '/cgi-bin/clear_quota': post((request) => {
      const appId = textOf(jsonBody(request), 'appid');
      if (appId !== account.appId) throw new ApiFailure(40013, 'invalid appid');
      clearings.take(48006, 'forbid to clear quota because of reaching the limit');
      state.clearQuotas();
      return done();
    }),
  };
}

function addresses(list: readonly string[]): Endpoints[string] {
  return get(() => jsonAnswer({ ip_list: list }));
}

function checkCallback(body: Readonly<Record<string, unknown>>, state: AccountState) {
  const [action, operator] = [textOf(body, 'action'), textOf(body, 'check_operator')];
  if (!state.connected()) throw new ApiFailure(40201, 'url not set');
  if (!['dns', 'ping', 'all'].includes(action)) throw new ApiFailure(40202, 'invalid action');
  if (!OPERATORS.has(operator)) throw new ApiFailure(40203, 'invalid check_operator');
  const dns = [{ ip: '127.0.0.1', real_operator: 'CHINANET' }];
  const ping = [{ ip: '127.0.0.1', from_operator: operator, package_loss: '0%', time: '0.079ms' }];
  return jsonAnswer({
    ...(action === 'ping' ? {} : { dns }),
    ...(action === 'dns' ? {} : { ping }),
  });
}
