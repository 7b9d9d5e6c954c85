/** An access token as it is kept; plain JSON. */
export interface StoredToken {
  /** Up to 512 characters and more. */
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly obtainedAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The right to refresh one account's token, for a while; plain JSON. */
export interface RefreshLease {
  /** Grows with every lease of the account and never shrinks, not even over a restart. */
  readonly fence: number;
}

/**
 * Where an account's access token is kept and shared between processes. Every verb is atomic,
 * and every stored key begins with the AppId. Type and injection token at once: the application
 * provides an implementation. `tokenStoreContract` tells whether one is right.
 */
export abstract class TokenStore {
  /** The token in use, expired or not. */
  abstract load(appId: string): Promise<StoredToken | undefined>;

  /**
   * The right to refresh, for `ms` milliseconds at most; undefined while another process has it.
   */
  abstract acquire(appId: string, ms: number): Promise<RefreshLease | undefined>;

  /**
   * Keeps the token and gives the lease back. False, and nothing changes, when a later lease
   * was granted meanwhile: its holder's token is the newer one.
   */
  abstract save(appId: string, token: StoredToken, lease: RefreshLease): Promise<boolean>;

  /** Gives the lease back without a token. No effect when it is not the present one. */
  abstract release(appId: string, lease: RefreshLease): Promise<void>;

  /** Forgets the token if it is still `value`: a newer one stays. */
  abstract invalidate(appId: string, value: string): Promise<void>;
}
