import { firstValueFrom, timer } from 'rxjs';
import type { AccountApiOptions } from '../wechat-api.options';
import { KeptToken } from './kept-token';
import { AccessTokenUnavailableError } from './token.errors';
import { type ReplacedToken, supersedes, TokenSource } from './token-source';
import { type RefreshLease, type StoredToken, TokenStore } from './token-store';

/** Milliseconds between looks at the store while another process refreshes. */
const LOOK_AGAIN = 200;
/** What the store may take in addition to the request, in milliseconds. */
const LEASE_MARGIN = 5_000;

export interface Refreshed {
  readonly token: StoredToken;
  /** Whether another process had refreshed already. */
  readonly adopted: boolean;
}

/** Has one process of all ask WeChat for a token; the others take it from the store. */
export class TokenRefresher {
  private readonly leaseMs: number;
  private readonly clock: () => number;
  private readonly kept: KeptToken;
  private lease: RefreshLease | undefined;

  constructor(
    store: TokenStore,
    private readonly source: TokenSource,
    options: Pick<AccountApiOptions, 'appId' | 'clock' | 'timeouts'>,
  ) {
    this.leaseMs = options.timeouts.request + LEASE_MARGIN;
    this.clock = options.clock;
    this.kept = new KeptToken(store, options, this.leaseMs);
  }

  /**
   * From now on the store may be closed while a refresh is under way, for which nobody else need
   * wait any more.
   */
  async end(): Promise<void> {
    this.kept.isEnding = true;
    if (this.lease) await this.kept.release(this.lease);
  }

  /** What other processes have fetched, unless it is of no use any more or the store is down. */
  stored(): Promise<StoredToken | undefined> {
    return this.kept.load();
  }

  /** Gives others the token in use where it was fetched without the store. */
  share(good: StoredToken | undefined): Promise<void> {
    return this.kept.share(good);
  }

  /**
   * @param replaced the token to replace: what supersedes it in the store is taken as it is
   * @throws WechatApiError, WechatConnectionError, AccessTokenUnavailableError
   */
  async refresh(replaced: ReplacedToken | undefined): Promise<Refreshed> {
    const deadline = this.clock() + this.leaseMs + LEASE_MARGIN;
    do {
      const token = await this.superseding(replaced);
      if (token) return { token, adopted: true };
      const lease = await this.kept.acquire();
      if (lease) return this.refreshUnder(lease, replaced);
      await firstValueFrom(timer(LOOK_AGAIN));
    } while (this.clock() < deadline);
    throw new AccessTokenUnavailableError('another instance has been refreshing it for too long');
  }

  private async refreshUnder(lease: RefreshLease, replaced?: ReplacedToken): Promise<Refreshed> {
    this.lease = lease;
    try {
      const meanwhile = await this.superseding(replaced);
      if (meanwhile) {
        await this.kept.release(lease);
        return { token: meanwhile, adopted: true };
      }
      if (replaced?.refused) await this.kept.invalidate(replaced.value);
      return await this.save(await this.source.fetch(replaced), lease, replaced);
    } catch (error) {
      await this.kept.release(lease);
      // This process may have stood still for longer than its lease.
      const token = await this.superseding(replaced);
      if (!token) throw error;
      return { token, adopted: true };
    } finally {
      this.lease = undefined;
    }
  }

  private async superseding(replaced?: ReplacedToken): Promise<StoredToken | undefined> {
    const token = await this.kept.load();
    return token && supersedes(token, replaced) ? token : undefined;
  }

  private async save(
    token: StoredToken,
    lease: RefreshLease,
    replaced?: ReplacedToken,
  ): Promise<Refreshed> {
    if (!(await this.kept.save(token, lease))) {
      const newer = await this.superseding(replaced);
      if (newer) return { token: newer, adopted: true };
      this.kept.keepAlone(token);
    }
    return { token, adopted: false };
  }
}
