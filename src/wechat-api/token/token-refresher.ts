import { Logger } from '@nestjs/common';
import { firstValueFrom, timer } from 'rxjs';
import { reasonOf } from '../../reason-of';
import type { AccountApiOptions } from '../wechat-api.options';
import { AccessTokenUnavailableError } from './token.errors';
import { type ReplacedToken, supersedes, TokenSource } from './token-source';
import { type RefreshLease, type StoredToken, TokenStore } from './token-store';

/** Milliseconds between looks at the store while another process refreshes. */
const LOOK_AGAIN = 200;
/** What the store may take in addition to the request, in milliseconds. */
const LEASE_MARGIN = 5_000;
/** A token obtained further in the future is from before the clock was set back: its end is unknown. */
const LARGEST_SKEW_MS = 15 * 60_000;
/** Stands for a lease while the store is down: better a token too many than none. */
const WITHOUT_STORE: RefreshLease = { fence: -1 };

export interface Refreshed {
  readonly token: StoredToken;
  /** Whether another process had refreshed already. */
  readonly adopted: boolean;
}

/** Has one process of all ask WeChat for a token; the others take it from the store. */
export class TokenRefresher {
  private readonly logger = new Logger(TokenRefresher.name);
  private readonly leaseMs: number;
  private readonly clock: () => number;
  private isEnding = false;
  private lease: RefreshLease | undefined;
  /** When a token was fetched that the store may not have; 0: there is none. */
  private aloneSince = 0;

  constructor(
    private readonly store: TokenStore,
    private readonly source: TokenSource,
    private readonly options: Pick<AccountApiOptions, 'appId' | 'clock' | 'timeouts'>,
  ) {
    this.leaseMs = options.timeouts.request + LEASE_MARGIN;
    this.clock = options.clock;
  }

  /**
   * From now on the store may be closed while a refresh is under way, for which nobody else need
   * wait any more.
   */
  async end(): Promise<void> {
    this.isEnding = true;
    if (this.lease) await this.release(this.lease);
  }

  /**
   * The stored token, unless it has expired, is from before one that this process fetched without the
   * store, or the store is down.
   */
  async stored(): Promise<StoredToken | undefined> {
    const token = await this.attempt(() => this.store.load(this.options.appId), undefined);
    if (!token || !this.isPresent(token)) return undefined;
    this.aloneSince = 0;
    return token;
  }

  /** Makes all processes forget a token that failed; a newer one stays. */
  async invalidate(value: string): Promise<void> {
    await this.attempt(() => this.store.invalidate(this.options.appId, value), undefined);
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
      const lease = await this.acquire();
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
        await this.release(lease);
        return { token: meanwhile, adopted: true };
      }
      if (replaced?.refused) await this.invalidate(replaced.value);
      return await this.save(await this.source.fetch(replaced), lease, replaced);
    } catch (error) {
      await this.release(lease);
      // This process may have stood still for longer than its lease.
      const token = await this.superseding(replaced);
      if (!token) throw error;
      return { token, adopted: true };
    } finally {
      this.lease = undefined;
    }
  }

  private isPresent({ obtainedAt, expiresAt }: StoredToken): boolean {
    const now = this.clock();
    const isLater = obtainedAt >= this.aloneSince && obtainedAt < now + LARGEST_SKEW_MS;
    return expiresAt > now && isLater;
  }

  private async superseding(replaced?: ReplacedToken): Promise<StoredToken | undefined> {
    const token = await this.stored();
    return token && supersedes(token, replaced) ? token : undefined;
  }

  private async save(
    token: StoredToken,
    lease: RefreshLease,
    replaced?: ReplacedToken,
  ): Promise<Refreshed> {
    // The store may be back.
    const own = lease === WITHOUT_STORE ? await this.acquire() : lease;
    const keep = async () => own !== undefined && this.store.save(this.options.appId, token, own);
    const kept = await this.attempt(keep, undefined);
    const newer = kept === false ? await this.superseding(replaced) : undefined;
    if (newer) return { token: newer, adopted: true };
    this.aloneSince = kept ? 0 : token.obtainedAt;
    return { token, adopted: false };
  }

  private async acquire(): Promise<RefreshLease | undefined> {
    const { appId } = this.options;
    return this.attempt(() => this.store.acquire(appId, this.leaseMs), WITHOUT_STORE);
  }

  private async release(lease: RefreshLease): Promise<void> {
    await this.attempt(() => this.store.release(this.options.appId, lease), undefined);
  }

  private async attempt<T>(verb: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await verb();
    } catch (error) {
      if (!this.isEnding) {
        this.logger.warn(`the token store failed, going on without it: ${reasonOf(error)}`);
      }
      return otherwise;
    }
  }
}
