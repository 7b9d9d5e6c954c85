import axios from 'axios';
import type { ApiAccess } from '../../wechat';
import { upstreamUrl } from '../../wechat-api';
import { fail, ok, type Finding } from './finding';
import type { TokenExamination } from './token.check';

const CHECK = 'access token';
const LONGEST_MS = 5000;
const CURES: Readonly<Record<number, string>> = {
  401: "set WECHAT_TOKEN_UPSTREAM_KEY to that system's WECHAT_TOKEN_API_KEY",
  403: 'add the name to MANAGEMENT_ALLOWED_HOSTS of that system',
  404: 'set WECHAT_TOKEN_API_KEY on that system, and check WECHAT_TOKEN_UPSTREAM_URL',
};

/** Whether the system that has the token gives it. */
export async function upstreamToken({
  url: base,
  key,
}: NonNullable<ApiAccess['tokenUpstream']>): Promise<TokenExamination> {
  const url = upstreamUrl(base, '/access-token');
  const answer = await axios
    .get<Readonly<Record<string, unknown>>>(url, {
      headers: { authorization: `Bearer ${key}` },
      timeout: LONGEST_MS,
      maxRedirects: 0,
      validateStatus: null,
      proxy: false,
    })
    .catch(() => undefined);
  const accessToken = answer?.status === 200 ? answer.data['access_token'] : undefined;
  if (typeof accessToken === 'string') {
    return { findings: [ok(CHECK, 'the upstream gives one')], accessToken };
  }
  return { findings: [refused(answer?.status, url)] };
}

function refused(status: number | undefined, url: string): Finding {
  if (status === undefined) {
    return fail(
      CHECK,
      `the upstream ${url} cannot be reached`,
      `curl -v ${url}: start that system`,
    );
  }
  const cure = CURES[status] ?? 'look at the log of that system';
  return fail(CHECK, `the upstream ${url} answers HTTP ${status}`, cure);
}
