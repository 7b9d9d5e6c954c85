import { localCallbackUrl } from '../callback-address';
import type { ChosenAccount } from '../chosen-account';
import { exchange } from './exchange';
import { fail, PLACES, type Finding } from './finding';
import type { Probes } from './probes';

const CHECK = 'echostr';

/** Why a rightly signed request is refused: the service is asked past the proxy, where it is here. */
export async function refusedFinding(
  url: URL,
  chosen: ChosenAccount,
  probes: Probes,
): Promise<Finding> {
  if (await isPassedDirectly(chosen, probes)) {
    const cure = 'nginx: proxy_pass http://127.0.0.1:<PORT>; without a path, a rewrite or $args';
    return fail(CHECK, 'refused, but not past the proxy: it alters path or query on the way', cure);
  }
  if (chosen.account.sourceCheck === 'reject') {
    return fail(
      CHECK,
      'refused: WECHAT_SOURCE_CHECK=reject lets WeChat alone in',
      'WECHAT_SOURCE_CHECK=log while you look',
    );
  }
  const cure = `WECHAT_TOKEN=… as in ${PLACES.callback}, then restart; date -u there; the proxy must keep the query`;
  return fail(
    CHECK,
    `refused at ${url.host}: its token, its clock or the query that arrives differ`,
    cure,
  );
}

async function isPassedDirectly(chosen: ChosenAccount, probes: Probes): Promise<boolean> {
  const { echo, ...probe } = probes.verification();
  const answer = await exchange(new URL(localCallbackUrl(chosen)), probe).catch(() => undefined);
  return answer?.status === 200 && answer.body === echo;
}
