import type { WechatAccount } from '../../wechat';
import { WechatApiError } from '../../wechat-api';
import { shownAddress } from '../shown-address';
import { checkClock } from './clock.check';
import { fail, ok, PLACES, type Finding } from './finding';
import { upstreamToken } from './upstream-token';
import { callWechat, NoAnswerError } from './wechat-call';

const CHECK = 'access token';
const PATH = '/cgi-bin/stable_token';

export interface TokenExamination {
  readonly findings: readonly Finding[];
  readonly accessToken?: string;
}

/**
 * Whether WeChat gives a token to this account from this machine. Always by the stable call, not
 * forced, which voids no token of the service in any mode.
 */
export async function checkToken(account: WechatAccount): Promise<TokenExamination> {
  const { baseUrl, appSecret, tokenUpstream } = account.api;
  if (tokenUpstream) return upstreamToken(tokenUpstream);
  const body = {
    grant_type: 'client_credential',
    appid: account.appId,
    secret: appSecret,
    force_refresh: false,
  };
  try {
    const answer = await callWechat(baseUrl, { path: PATH, body });
    const { access_token: accessToken, expires_in: seconds } = answer.json;
    if (typeof accessToken !== 'string' || accessToken === '' || !(Number(seconds) > 0)) {
      throw new NoAnswerError('something else answers, without an access_token');
    }
    const text = `WeChat gives one, good for ${String(seconds)} s`;
    return { findings: [ok(CHECK, text), checkClock(answer, account)], accessToken };
  } catch (error) {
    return { findings: [refusal(error, baseUrl)] };
  }
}

function refusal(error: unknown, baseUrl: string): Finding {
  if (error instanceof WechatApiError) return fail(CHECK, described(error), cureFor(error));
  if (!(error instanceof NoAnswerError)) throw error;
  const address = shownAddress(baseUrl);
  const cure = `curl -v ${address}${PATH}: mend DNS, the firewall or the proxy that it names`;
  return fail(CHECK, `${address} cannot be reached: ${error.message}`, cure);
}

function described({ errcode, errmsg }: WechatApiError): string {
  return `WeChat refuses with ${errcode}: ${errmsg}`;
}

function cureFor({ errcode, errmsg, hint }: WechatApiError): string {
  switch (errcode) {
    case 40164:
      return `${PLACES.whitelist}: add ${addressIn(errmsg) ?? 'the address of this machine'}`;
    case 40125:
    case 40001:
    case 40243:
      return `${PLACES.secret}: reset the AppSecret, then WECHAT_APP_SECRET=… in .env`;
    case 40013:
      return `copy WECHAT_APP_ID=… from ${PLACES.secret}; case counts`;
    default:
      return `${hint} (${PLACES.secret})`;
  }
}

function addressIn(errmsg: string): string | undefined {
  return /ip:? ?([\d.]{7,15}|[\da-f:]{3,39})/i.exec(errmsg)?.[1];
}
