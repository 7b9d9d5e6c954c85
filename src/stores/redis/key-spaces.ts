import { AccountKeys } from './account-keys';

/** The keys of each account: what the ledger calls a key, a user or a lane begins with its AppId. */
export class KeySpaces {
  private readonly spaces = new Map<string, AccountKeys>();
  private only: AccountKeys | undefined;

  constructor(appIds: readonly string[]) {
    for (const appId of appIds) this.add(appId);
  }

  /** Of a store that has one account, whatever is called how. */
  static ofOne(appId: string): KeySpaces {
    const keys = new KeySpaces([appId]);
    keys.only = keys.spaces.get(appId);
    return keys;
  }

  all(): readonly AccountKeys[] {
    return [...this.spaces.values()];
  }

  /** Also of an account that is served no more. */
  of(key: string): AccountKeys {
    if (this.only) return this.only;
    const appId = appIdOf(key);
    return this.spaces.get(appId) ?? new AccountKeys(appId);
  }

  serves(key: string): boolean {
    return this.only !== undefined || this.spaces.has(appIdOf(key));
  }

  add(appId: string): AccountKeys {
    const keys = this.spaces.get(appId) ?? new AccountKeys(appId);
    this.spaces.set(appId, keys);
    return keys;
  }

  remove(appId: string): void {
    this.spaces.delete(appId);
  }
}

function appIdOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}
