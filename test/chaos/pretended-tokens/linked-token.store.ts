import { type RefreshLease, type StoredToken, TokenStore } from '../../../src/wechat-api';
import type { TokenLine } from './token-line';

/** What all instances of a pretended fleet share; keeps what the scripts of Redis keep. */
export class SharedTokens {
  private readonly tokens = new Map<string, StoredToken>();
  private readonly leases = new Map<string, { readonly fence: number; readonly until: number }>();

  empty(): void {
    this.tokens.clear();
    this.leases.clear();
  }

  load(key: string): StoredToken | undefined {
    return this.tokens.get(key);
  }

  acquire(key: string, ms: number): RefreshLease | undefined {
    const { fence: before = 0, until = 0 } = this.leases.get(key) ?? {};
    if (until > Date.now()) return undefined;
    const fence = Math.max(before + 1, Date.now());
    this.leases.set(key, { fence, until: Date.now() + ms });
    return { fence };
  }

  save(key: string, token: StoredToken, lease: RefreshLease): boolean {
    if (this.leases.get(key)?.fence !== lease.fence) return false;
    this.tokens.set(key, token);
    this.release(key, lease);
    return true;
  }

  release(key: string, { fence }: RefreshLease): void {
    if (this.leases.get(key)?.fence === fence) this.leases.set(key, { fence, until: 0 });
  }

  invalidate(key: string, value: string): void {
    if (this.tokens.get(key)?.value === value) this.tokens.delete(key);
  }
}

/** The shared tokens as one instance reaches them. */
export class LinkedTokenStore extends TokenStore {
  constructor(
    private readonly shared: SharedTokens,
    private readonly line: TokenLine,
  ) {
    super();
  }

  load(key: string): Promise<StoredToken | undefined> {
    return this.line.once(() => this.shared.load(key));
  }

  acquire(key: string, ms: number): Promise<RefreshLease | undefined> {
    return this.line.once(() => this.shared.acquire(key, ms));
  }

  save(key: string, token: StoredToken, lease: RefreshLease): Promise<boolean> {
    return this.line.once(() => this.shared.save(key, token, lease));
  }

  release(key: string, lease: RefreshLease): Promise<void> {
    return this.line.once(() => this.shared.release(key, lease));
  }

  invalidate(key: string, value: string): Promise<void> {
    return this.line.once(() => this.shared.invalidate(key, value));
  }
}
