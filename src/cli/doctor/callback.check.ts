import { reasonOf } from '../../reason-of';
import type { WechatAccount } from '../../wechat';
import { WechatApiError } from '../../wechat-api';
import { ok, PLACES, warn, type Finding } from './finding';
import { callWechat } from './wechat-call';

const CHECK = 'callback/check';

interface Resolved {
  readonly ip?: string;
}

interface Pinged extends Resolved {
  readonly package_loss?: string;
}

/** What WeChat itself sees of the address that is saved in the console. */
export async function checkCallback({ api }: WechatAccount, accessToken: string): Promise<Finding> {
  const query = { access_token: accessToken };
  const body = { action: 'all', check_operator: 'DEFAULT' };
  try {
    const { json } = await callWechat(api.baseUrl, {
      path: '/cgi-bin/callback/check',
      query,
      body,
    });
    const { dns = [], ping = [] } = json as { dns?: readonly Resolved[]; ping?: readonly Pinged[] };
    return seen(dns, ping);
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): Finding {
  if (error instanceof WechatApiError && error.errcode === 40201) {
    return warn(
      CHECK,
      'no callback address is saved in the console',
      `${PLACES.callback}: save it`,
    );
  }
  return warn(CHECK, `WeChat does not tell: ${reasonOf(error)}`, `see ${PLACES.callback}`);
}

function seen(dns: readonly Resolved[], ping: readonly Pinged[]): Finding {
  const addresses = [...new Set(dns.map(({ ip = '?' }) => ip))].join(', ');
  if (dns.length === 0) {
    return warn(
      CHECK,
      'WeChat cannot resolve the saved host',
      `${PLACES.callback}: correct the host`,
    );
  }
  const lost = ping.filter(({ package_loss: loss = '0%' }) => Number.parseFloat(loss) >= 100);
  if (ping.length > 0 && lost.length === ping.length) {
    return warn(
      CHECK,
      `WeChat resolves the saved host to ${addresses}, no ping came back`,
      'harmless where the host drops ICMP; else open its firewall for WeChat: sudo ufw allow 443/tcp',
    );
  }
  return ok(CHECK, `WeChat resolves the saved host to ${addresses}`);
}
