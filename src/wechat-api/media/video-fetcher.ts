import { HttpService } from '@nestjs/axios';
import { type IncomingMessage, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { AS_STREAM, request } from '../client/http-request';
import { WechatConnectionError } from '../client/wechat-api.error';
import type { AccountApiOptions } from '../wechat-api.options';
import { MediaDownloadError } from './media.errors';
import { publicLookup } from './public-address';

/** Whether, and how, a `video_url` may be fetched. */
type VideoSourceVerdict = 'any-address' | 'public-address' | 'refused';

/** Domains of WeChat's own storage and delivery networks. */
const WECHAT_DOMAINS = ['qq.com', 'qpic.cn'];
const REDIRECTS = 3;
const lookup = publicLookup();
const PUBLIC_ONLY = {
  httpAgent: new HttpAgent({ lookup }),
  httpsAgent: new HttpsAgent({ lookup }),
};

/** Fetches a `video_url`, from hosts that may be asked only. */
export class VideoFetcher {
  constructor(
    private readonly http: HttpService,
    private readonly options: AccountApiOptions,
  ) {}

  /**
   * Redirects are followed as long as each goes to a host that may be asked.
   * @throws MediaDownloadError when one may not, WechatConnectionError when there is no answer
   */
  async fetch(videoUrl: string, redirects = REDIRECTS): Promise<IncomingMessage> {
    if (!URL.canParse(videoUrl)) throw new MediaDownloadError('video_url is not an address');
    const url = new URL(videoUrl);
    const answer = await this.request(url);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.destroy();
    const { location } = answer.headers;
    if (status < 300 || status > 399 || !location || redirects === 0) {
      throw new WechatConnectionError(url.host, `HTTP ${status} from the video's host`, true);
    }
    if (!URL.canParse(location, url.href))
      throw new MediaDownloadError('a redirect without address');
    return this.fetch(new URL(location, url).href, redirects - 1);
  }

  private async request(url: URL): Promise<IncomingMessage> {
    const agents = this.isTrusted(url) ? {} : PUBLIC_ONLY;
    const timeout = this.options.timeouts.request;
    // Behind a proxy the address that is connected to could not be checked.
    const config = { ...AS_STREAM, ...agents, url: url.href, timeout, proxy: false } as const;
    return (await request<IncomingMessage>(this.http, url.host, config)).data;
  }

  /** Whether the host may even have a private address. */
  private isTrusted(url: URL): boolean {
    const verdict = judgeVideoSource(url, this.options.baseUrl, this.options.mediaHosts);
    if (verdict !== 'refused') return verdict === 'any-address';
    throw new MediaDownloadError(
      `video_url points to ${url.host}, which is not WeChat's: add it to WECHAT_MEDIA_HOSTS if it is to be trusted`,
    );
  }
}

/**
 * @param url what WeChat (or a redirect) named
 * @param baseUrl the API base: its own origin is trusted as much as the API
 * @param mediaHosts further hosts, `name` or `name:port`, trusted by the operator
 */
function judgeVideoSource(
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
