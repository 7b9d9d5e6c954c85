import { TokenStore, type RefreshLease, type StoredToken } from './token-store';

interface Account {
  token: StoredToken | undefined;
  fence: number;
  heldUntil: number;
}

/** Keeps tokens for the life of one process: for tests of services and handlers. */
export class MemoryTokenStore extends TokenStore {
  private readonly accounts = new Map<string, Account>();

  constructor(private readonly clock: () => number = Date.now) {
    super();
  }

  async load(appId: string): Promise<StoredToken | undefined> {
    return this.account(appId).token;
  }

  async acquire(appId: string, ms: number): Promise<RefreshLease | undefined> {
    const account = this.account(appId);
    if (account.heldUntil > this.clock()) return undefined;
    account.heldUntil = this.clock() + ms;
    return { fence: (account.fence += 1) };
  }

  async save(appId: string, token: StoredToken, lease: RefreshLease): Promise<boolean> {
    const account = this.account(appId);
    if (account.fence !== lease.fence) return false;
    Object.assign(account, { token, heldUntil: 0 });
    return true;
  }

  async release(appId: string, lease: RefreshLease): Promise<void> {
    const account = this.account(appId);
    if (account.fence === lease.fence) account.heldUntil = 0;
  }

  async invalidate(appId: string, value: string): Promise<void> {
    const account = this.account(appId);
    if (account.token?.value === value) account.token = undefined;
  }

  private account(appId: string): Account {
    const account = this.accounts.get(appId) ?? { token: undefined, fence: 0, heldUntil: 0 };
    this.accounts.set(appId, account);
    return account;
  }
}
