import { Counter, Gauge } from 'prom-client';
import { isKnownErrcode } from './client/errcodes';
import { WechatApiError } from './client/wechat-api.error';

export const tokenRefreshes = new Counter({
  name: 'wechat_token_refresh_total',
  help: 'Attempts to have a new access token, by result',
  labelNames: ['result', 'account'] as const,
});

type Labels = { readonly account?: string };

/** Milliseconds left, by account; the only one has no name. */
const expiries = new Map<string | undefined, () => number>();

export const tokenExpiresSeconds = new Gauge({
  name: 'wechat_token_expires_seconds',
  help: 'Seconds until the access token in use expires; 0 when there is none',
  labelNames: ['account'] as const,
  collect() {
    this.reset();
    for (const [account, left] of expiries) {
      this.set(account ? { account } : {}, Math.max(0, left() / 1000));
    }
  },
});

/** @param left milliseconds until it expires, by the clock of the token */
export function noteTokenExpiry({ account }: Labels, left: () => number): void {
  expiries.set(account, left);
}

/** The account is served from now on, and has no token yet. */
export function expectToken({ account }: Labels): void {
  if (!expiries.has(account)) expiries.set(account, () => 0);
}

/** The account is no longer served. */
export function forgetTokenExpiry({ account }: Labels): void {
  expiries.delete(account);
}

export const apiRequests = new Counter({
  name: 'wechat_api_requests_total',
  help: 'Requests to the API of WeChat, by path and result (ok, an errcode, connection)',
  labelNames: ['api', 'result', 'account'] as const,
});

/** Paths come from handler authors as well: only these become label values. */
const KNOWN_APIS = new Set([
  '/cgi-bin/token',
  '/cgi-bin/stable_token',
  '/cgi-bin/ticket/getticket',
  '/cgi-bin/getcallbackip',
  '/cgi-bin/get_api_domain_ip',
  '/cgi-bin/callback/check',
  '/cgi-bin/clear_quota',
  '/cgi-bin/media/get',
  '/cgi-bin/media/get/jssdk',
  '/cgi-bin/media/upload',
  '/cgi-bin/message/custom/send',
  '/cgi-bin/message/custom/typing',
  '/cgi-bin/message/template/send',
  '/cgi-bin/menu/create',
  '/cgi-bin/menu/get',
  '/cgi-bin/user/info',
]);

/** Told how a request has ended: `ok`, an errcode, or `connection`. */
type Listener = (result: string) => void;

/** Runs `request` and counts how it ended. */
export async function countApiRequest<T>(
  labels: Labels,
  path: string,
  request: () => Promise<T>,
  listener?: Listener,
): Promise<T> {
  const api = KNOWN_APIS.has(path) ? path : 'other';
  try {
    const answer = await request();
    apiRequests.inc({ api, result: 'ok', ...labels });
    listener?.('ok');
    return answer;
  } catch (error) {
    apiRequests.inc({ api, result: resultOf(error), ...labels });
    listener?.(error instanceof WechatApiError ? String(error.errcode) : 'connection');
    throw error;
  }
}

function resultOf(error: unknown): string {
  if (!(error instanceof WechatApiError)) return 'connection';
  return isKnownErrcode(error.errcode) ? String(error.errcode) : 'other';
}
