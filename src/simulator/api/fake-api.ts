import type { Account } from '../account';
import type { Audience } from '../audience';
import type { Clock } from '../clock';
import type { Fields } from '../messages/fields';
import type { AttachedMedia } from '../messages/message';
import type { PlatformObserver } from '../platform-observer';
import type { RandomSource } from '../random-source';
import { autoreplyEndpoints } from './autoreply-endpoints';
import { ApiMenus, menuEndpoints } from './menu-endpoints';
import type { Website } from '../website/website';
import { AccessTokens } from './access-tokens';
import { accountEndpoints } from './account-endpoints';
import { ApiFailure, type ApiAnswer, type ApiRequest, type Endpoints } from './api-endpoint';
import { ApiServer } from './api-server';
import { CallQuota } from './call-quota';
import { customMessageEndpoints } from './custom-message-endpoints';
import { FaultPlan, type Fault, type FaultOptions } from './faults';
import { mediaEndpoints, openFile, PICTURE_PATH } from './media-endpoints';
import { MediaStore, type MediaFile, type NewMedia } from './media-store';
import { sampleMedia } from './sample-media';
import { quotaEndpoints } from './quota-endpoints';
import { ticketEndpoints } from './ticket-endpoints';
import { tokenEndpoints } from './token-endpoints';

/** What the API host shares with the rest of the platform. */
export interface ApiSurroundings {
  readonly account: Account;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly verified: boolean;
  readonly audience: Audience;
  readonly website: Website;
  readonly connected: () => boolean;
  readonly observer: PlatformObserver;
}

/**
 * `api.weixin.qq.com` in miniature, on loopback: tokens, media, customer-service messages,
 * addresses and quotas. Errors come as WeChat's do: HTTP 200 with `errcode` and `errmsg`.
 */
export class FakeApi {
  private readonly tokens: AccessTokens;
  private readonly media: MediaStore;
  /** What was made by menu/create and menu/addconditional. */
  readonly menus = new ApiMenus();
  private readonly faults = new FaultPlan();
  private readonly endpoints: Endpoints;
  private readonly server: ApiServer;

  private constructor(surroundings: ApiSurroundings) {
    const { clock, random, observer } = surroundings;
    this.tokens = new AccessTokens(clock, random);
    this.media = new MediaStore(clock, random);
    this.endpoints = this.endpointsFor(surroundings);
    const answer = (request: ApiRequest) => this.answer(request);
    this.server = new ApiServer(answer, this.faults, clock, random, observer);
  }

  static async start(surroundings: ApiSurroundings): Promise<FakeApi> {
    const api = new FakeApi(surroundings);
    await api.server.listen();
    return api;
  }

  /** The base URL, for `WECHAT_API_BASE_URL`. */
  get url(): string {
    return this.server.url;
  }

  /** Every call that came in, in order; faults and refusals included. */
  get requests(): readonly ApiRequest[] {
    return this.server.requests;
  }

  /**
   * Makes the next calls of a path fail; several faults of one path follow one another.
   *
   * @param path such as `/cgi-bin/media/get`
   * @param options `times`: how many calls, 1 when left out; `Infinity` until `clearFaults()`;
   *   `about`: only calls whose body contains it, such as an openid
   * @example platform.api.fault('/cgi-bin/stable_token', { errcode: -1 }, { times: 2 });
   */
  fault(path: string, fault: Fault, { times = 1, about = '' }: FaultOptions = {}): void {
    this.faults.add(path, { fault, left: times, about });
  }

  clearFaults(): void {
    this.faults.clear();
  }

  /** Keeps a file for media/get; without a `mediaId` one is made. */
  addMedia(media: NewMedia): MediaFile {
    return this.media.add(media);
  }

  /** The file of a media id, as long as it is kept. */
  fileOf(mediaId: string): MediaFile | undefined {
    return this.media.find(mediaId);
  }

  /** Every token that is out now meets 42001, as if its time were over. */
  expireToken(): void {
    this.tokens.end(42001);
  }

  /** Every token that is out now meets 40001, as if somebody else had fetched another. */
  voidToken(): void {
    this.tokens.end(40001);
  }

  /** Keeps a sample file for a message and tells the message's elements. */
  attach(kind: AttachedMedia): Fields {
    const { mediaId } = this.media.add(sampleMedia[kind]);
    if (kind === 'voice') return { MediaId: mediaId };
    if (kind === 'image') {
      return { PicUrl: `${this.url}${PICTURE_PATH}${mediaId}`, MediaId: mediaId };
    }
    return { MediaId: mediaId, ThumbMediaId: this.media.add(sampleMedia.image).mediaId };
  }

  async close(): Promise<void> {
    this.faults.close();
    await this.server.close();
  }

  private endpointsFor(surroundings: ApiSurroundings): Endpoints {
    const { account, clock, connected, random, verified } = surroundings;
    const quotas = { classic: new CallQuota(clock, 2000), forced: new CallQuota(clock, 20) };
    const lend = (mediaId: string) => this.lend(mediaId);
    const clearQuotas = () => Object.values(quotas).forEach((quota) => quota.clear());
    return {
      ...tokenEndpoints(account, this.tokens, quotas, clock),
      ...ticketEndpoints(clock, random),
      ...quotaEndpoints(verified),
      ...mediaEndpoints(this.media, clock, () => this.url),
      ...customMessageEndpoints({ ...surroundings, media: this.media }),
      ...accountEndpoints(account, { connected, clearQuotas }, clock),
      ...menuEndpoints(this.menus, { ...surroundings, lend }),
      ...autoreplyEndpoints(surroundings.website, lend),
    };
  }

  /** What the website keeps has another temporary id at each call. */
  private lend(mediaId: string): string {
    const file = this.media.find(mediaId);
    if (!file) return mediaId;
    const { mediaId: _, ...copy } = file;
    return this.media.add(copy).mediaId;
  }

  private async answer(request: ApiRequest): Promise<ApiAnswer> {
    const { path, method, query } = request;
    const endpoint = Object.hasOwn(this.endpoints, path) ? this.endpoints[path] : undefined;
    if (!endpoint) {
      return openFile(this.media, request) ?? { status: 404, headers: {}, body: '' };
    }
    if (endpoint.method !== method) throw wrongMethod(endpoint.method);
    if (endpoint.needsToken) this.checkToken(query['access_token']);
    return endpoint.answer(request);
  }

  private checkToken(token: string | undefined): void {
    if (!token) throw new ApiFailure(41001, 'access_token missing');
    this.tokens.check(token);
  }
}

function wrongMethod(right: 'GET' | 'POST'): ApiFailure {
  return new ApiFailure(right === 'POST' ? 43002 : 43001, `require ${right} method`);
}
