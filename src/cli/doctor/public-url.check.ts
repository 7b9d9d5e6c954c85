import { callbackPathOf } from '../callback-address';
import type { ChosenAccount } from '../chosen-account';
import { INVOCATION } from '../command';
import { connectionFinding } from './connection-findings';
import { echoFinding } from './echo-findings';
import { exchange, type Exchange } from './exchange';
import { fail, ok, PLACES, warn, type Finding } from './finding';
import { Probes } from './probes';
import { pushFinding } from './push-finding';
import { refusedFinding } from './refused-finding';

const CHECK = 'public address';
const SLOW_MS = 3000;
const DAY = 86_400_000;
const SOON_DAYS = 14;
const PORTS = new Set(['', '80', '443']);
const PRIVATE = /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/;

/** Looks at the address as WeChat does: the console's check, a forgery, and an empty push. */
export async function checkPublicUrl(
  chosen: ChosenAccount,
  address: string,
): Promise<readonly Finding[]> {
  const url = new URL(address);
  const probes = new Probes(chosen.account);
  const findings = reach(url, chosen);
  const verification = probes.verification();
  let answer: Exchange;
  try {
    answer = await exchange(url, verification);
  } catch (error) {
    return [...findings, connectionFinding(url, error)];
  }
  findings.push(...certificate(answer), time(answer));
  if (answer.status === 403) return [...findings, await refusedFinding(url, chosen, probes)];
  const echo = echoFinding(url, answer, verification.echo);
  findings.push(echo);
  if (echo.level === 'ok')
    findings.push(await forgery(url, probes), await pushFinding(url, chosen.account, probes));
  return findings;
}

function reach(url: URL, chosen: ChosenAccount): Finding[] {
  const path = callbackPathOf(chosen, chosen.account.name);
  const findings = hostFindings(url, path);
  const { pathname } = url;
  if (pathname.replace(/(?<=.)\/$/, '') === path) return findings;
  if (chosen.accounts.several) {
    const cure = `${PLACES.callback}: end the address in ${path}, unless the proxy changes it`;
    return [...findings, warn(CHECK, `its path ${pathname} is not ${path}`, cure)];
  }
  const text = `its path ${pathname} is not WECHAT_CALLBACK_PATH, ${path}`;
  const cure = `WECHAT_CALLBACK_PATH=${pathname} in .env, unless the proxy changes it`;
  return [...findings, warn(CHECK, text, cure)];
}

function hostFindings({ hostname, port }: URL, path: string): Finding[] {
  if (PRIVATE.test(hostname)) {
    return [
      warn(
        CHECK,
        `WeChat cannot reach ${hostname}`,
        `${INVOCATION} doctor --url https://<its public name>${path}`,
      ),
    ];
  }
  if (PORTS.has(port)) return [];
  return [fail(CHECK, 'WeChat calls port 80 or 443', `${PLACES.callback}: https://<name>${path}`)];
}

function certificate({ certificateEnds: end }: Exchange): readonly Finding[] {
  if (end === undefined) return [];
  const days = Math.floor((end - Date.now()) / DAY);
  const text = `the certificate and its chain are good for ${days} days`;
  return [days < SOON_DAYS ? warn('TLS', text, 'sudo certbot renew') : ok('TLS', text)];
}

function time({ took }: Exchange): Finding {
  const text = `answered in ${Math.round(took)} ms`;
  if (took <= SLOW_MS) return ok('time', text);
  const cure =
    'look at what is between: curl -w "%{time_connect} %{time_starttransfer}\\n" -o /dev/null -s <address>';
  return fail('time', `${text}: WeChat cuts after 5 s`, cure);
}

async function forgery(url: URL, probes: Probes): Promise<Finding> {
  const { query, echo } = probes.verification();
  const forged = { ...query, signature: '0'.repeat(40) };
  const answer = await exchange(url, { method: 'GET', query: forged }).catch(() => undefined);
  if (answer?.body !== echo) return ok('signature', 'a forged one is refused');
  const cure = `route ${url.pathname} to this service: it refuses forged signatures`;
  return fail(
    'signature',
    "a forged one is echoed: something answers in the service's place",
    cure,
  );
}
