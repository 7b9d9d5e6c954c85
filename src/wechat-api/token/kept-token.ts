import { Logger } from '@nestjs/common';
import { reasonOf } from '../../reason-of';
import type { AccountApiOptions } from '../wechat-api.options';
import type { RefreshLease, StoredToken, TokenStore } from './token-store';

/** A token obtained further in the future is from before the clock was set back: its end is unknown. */
const LARGEST_SKEW_MS = 15 * 60_000;
/** Stands for a lease while the store is down: better a token too many than none. */
const WITHOUT_STORE: RefreshLease = { fence: -1 };

/** An account's token as the store has it; goes on without the store while that is down. */
export class KeptToken {
  private readonly logger = new Logger('TokenRefresher');
  /** One that this process has fetched, and the store may not have. */
  private alone: StoredToken | undefined;
  /** From now on the store may be closed. */
  isEnding = false;

  constructor(
    private readonly store: TokenStore,
    private readonly options: Pick<AccountApiOptions, 'appId' | 'clock'>,
    private readonly leaseMs: number,
  ) {}

  /** Unless it has expired, is from before one that was fetched without the store, or that is down. */
  async load(): Promise<StoredToken | undefined> {
    const token = await this.attempt(() => this.store.load(this.options.appId), undefined);
    if (!token || !this.isPresent(token)) return undefined;
    this.alone = undefined;
    return token;
  }

  /** Makes all processes forget a token that failed; a newer one stays. */
  async invalidate(value: string): Promise<void> {
    await this.attempt(() => this.store.invalidate(this.options.appId, value), undefined);
  }

  /** Undefined while another process has the lease. */
  async acquire(): Promise<RefreshLease | undefined> {
    const acquire = () => this.store.acquire(this.options.appId, this.leaseMs);
    return this.attempt(acquire, WITHOUT_STORE);
  }

  async release(lease: RefreshLease): Promise<void> {
    if (lease === WITHOUT_STORE) return;
    await this.attempt(() => this.store.release(this.options.appId, lease), undefined);
  }

  /** False where another process has, or had, a later lease. */
  async save(token: StoredToken, lease: RefreshLease): Promise<boolean> {
    // The store may be back.
    const own = lease === WITHOUT_STORE ? await this.acquire() : lease;
    if (!own) return false;
    const save = () => this.store.save(this.options.appId, token, own);
    const kept = own === WITHOUT_STORE ? undefined : await this.attempt(save, undefined);
    if (kept !== false) this.alone = kept ? undefined : token;
    return kept !== false;
  }

  /** The store has neither this one nor a later one. */
  keepAlone(token: StoredToken): void {
    this.alone = token;
  }

  /** Gives others a good token that was fetched without the store, unless they have a later one. */
  async share(good: StoredToken | undefined): Promise<void> {
    if (!good || this.alone?.value !== good.value) return;
    const lease = await this.acquire();
    if (!lease || lease === WITHOUT_STORE) return;
    if (await this.load()) await this.release(lease);
    else await this.save(good, lease);
  }

  private isPresent({ obtainedAt, expiresAt }: StoredToken): boolean {
    const now = this.options.clock();
    const isLater = obtainedAt >= (this.alone?.obtainedAt ?? 0);
    return isLater && expiresAt > now && obtainedAt < now + LARGEST_SKEW_MS;
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
