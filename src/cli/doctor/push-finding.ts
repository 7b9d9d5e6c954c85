import type { WechatAccount } from '../../wechat';
import { exchange, type Exchange } from './exchange';
import { fail, ok, PLACES, type Finding } from './finding';
import type { Probes } from './probes';

const CHECK = 'messages';

/** Whether a push gets through and can be read, by one that holds no message. */
export async function pushFinding(
  url: URL,
  { mode }: WechatAccount,
  probes: Probes,
): Promise<Finding> {
  const answer = await exchange(url, probes.emptyPush()).catch(() => undefined);
  // The service has authenticated and read it, and missed the message.
  if (answer?.status === 400) return ok(CHECK, `arrive, and can be read in ${mode} mode`);
  if (answer?.status === 403) {
    const cure = `WECHAT_MODE and WECHAT_ENCODING_AES_KEY as in ${PLACES.callback}, then restart`;
    return fail(
      CHECK,
      `are refused in ${mode} mode: mode or key of the running service differ`,
      cure,
    );
  }
  return fail(
    CHECK,
    `do not reach the service: ${described(answer)}`,
    `let POST through to ${url.pathname}: curl -i -X POST ${url.href}`,
  );
}

function described(answer: Exchange | undefined): string {
  return answer ? `a POST is answered with HTTP ${answer.status}` : 'a POST gets no answer';
}
