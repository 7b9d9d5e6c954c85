/** Whether, and how, a `video_url` may be fetched. */
export type VideoSourceVerdict = 'any-address' | 'public-address' | 'refused';

/** Domains of WeChat's own storage and delivery networks. */
const WECHAT_DOMAINS = ['qq.com', 'qpic.cn'];

/**
 * @param url what WeChat (or a redirect) named
 * @param baseUrl the API base: its own origin is trusted as much as the API
 * @param mediaHosts further hosts, `name` or `name:port`, trusted by the operator
 */
export function judgeVideoSource(
  url: URL,
  baseUrl: string,
  mediaHosts: readonly string[],
): VideoSourceVerdict {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'refused';
  if (url.username || url.password) return 'refused';
  if (url.origin === new URL(baseUrl).origin) return 'any-address';
  const trusted = new Set(mediaHosts.map((host) => host.toLowerCase()));
  if (trusted.has(url.hostname) || trusted.has(url.host)) return 'any-address';
  return WECHAT_DOMAINS.some((domain) => isWithin(url.hostname, domain))
    ? 'public-address'
    : 'refused';
}

function isWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}
