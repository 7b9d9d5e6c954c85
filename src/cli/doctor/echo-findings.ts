import type { Exchange } from './exchange';
import { fail, ok, PLACES, type Finding } from './finding';

const CHECK = 'echostr';

/** What the answer to the console's check says; 403 has reasons of its own. */
export function echoFinding(url: URL, { status, headers, body }: Exchange, echo: string): Finding {
  if (status === 200) return contentFinding(url, body, echo);
  if (status >= 300 && status < 400) {
    const target = String(headers.location ?? 'elsewhere');
    return fail(
      CHECK,
      `redirected to ${withoutQuery(target)} (${status}), which WeChat does not follow`,
      `${PLACES.callback}: enter the address that it leads to, or remove the redirect`,
    );
  }
  if (status === 404) {
    const text = `nothing serves the path ${url.pathname} (404)`;
    return fail(
      CHECK,
      text,
      `${PLACES.callback}: end the address in WECHAT_CALLBACK_PATH; nginx: proxy_pass without a path`,
    );
  }
  if (status === 502 || status === 503 || status === 504) {
    const text = `the proxy does not reach the service (${status})`;
    return fail(CHECK, text, 'npm start, and proxy_pass http://127.0.0.1:<PORT> in the proxy');
  }
  return fail(CHECK, `HTTP ${status} instead of 200`, `curl -i ${url.href}: see who answers`);
}

function contentFinding(url: URL, body: string, echo: string): Finding {
  if (body === echo) return ok(CHECK, 'comes back byte for byte');
  const cure = `route ${url.pathname} to the service, before the site: location = ${url.pathname} { proxy_pass …; }`;
  if (body === '')
    return fail(CHECK, "the answer is empty: something answers in the service's place", cure);
  if (body.includes(echo)) {
    const added = JSON.stringify(body.replace(echo, '…').slice(0, 40));
    return fail(
      CHECK,
      `the answer is altered on its way: ${added}`,
      'switch off what rewrites answers in the proxy (sub_filter, a banner, a CDN)',
    );
  }
  return fail(CHECK, "another answer: a proxy or a site answers in the service's place", cure);
}

function withoutQuery(target: string): string {
  return target.split('?')[0] ?? target;
}
