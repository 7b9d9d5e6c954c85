import { Injectable } from '@nestjs/common';
import { TokenStore, type RefreshLease, type StoredToken } from '../../wechat-api';
import { VersionedFile } from './versioned-file';

interface TokenRecord {
  readonly token?: StoredToken;
  readonly fence: number;
  /** Epoch milliseconds. */
  readonly heldUntil: number;
}

const NOTHING: TokenRecord = { fence: 0, heldUntil: 0 };

/** The access token in a file: shared by the processes of one machine, kept over a restart. */
@Injectable()
export class EmbeddedTokenStore extends TokenStore {
  private readonly files = new Map<string, VersionedFile<TokenRecord>>();

  constructor(
    private readonly directory: string,
    private readonly clock: () => number = Date.now,
  ) {
    super();
  }

  load(appId: string): Promise<StoredToken | undefined> {
    return Promise.resolve(this.file(appId).get()?.token);
  }

  acquire(appId: string, ms: number): Promise<RefreshLease | undefined> {
    return this.change(appId, (record) => {
      const now = this.clock();
      const left = record.heldUntil - now;
      // Longer than anybody asks for: the clock was set back since.
      if (left > 0 && left <= Math.max(ms, LONGEST_LEASE_MS)) return { result: undefined };
      const fence = record.fence + 1;
      return { value: { ...record, fence, heldUntil: now + ms }, result: { fence } };
    });
  }

  save(appId: string, token: StoredToken, lease: RefreshLease): Promise<boolean> {
    return this.change(appId, (record) =>
      record.fence === lease.fence
        ? { value: { ...record, token, heldUntil: 0 }, result: true }
        : { result: false },
    );
  }

  async release(appId: string, lease: RefreshLease): Promise<void> {
    await this.change(appId, (record) =>
      record.fence === lease.fence
        ? { value: { ...record, heldUntil: 0 }, result: undefined }
        : { result: undefined },
    );
  }

  async invalidate(appId: string, value: string): Promise<void> {
    await this.change(appId, (record) =>
      record.token?.value === value
        ? { value: { ...record, token: undefined }, result: undefined }
        : { result: undefined },
    );
  }

  private async change<T>(
    appId: string,
    decide: (record: TokenRecord) => { readonly value?: TokenRecord; readonly result: T },
  ): Promise<T> {
    await Promise.resolve();
    return this.file(appId).change((record) => decide(record ?? NOTHING));
  }

  private file(appId: string): VersionedFile<TokenRecord> {
    const known = this.files.get(appId);
    if (known) return known;
    const name = `token-${Buffer.from(appId).toString('hex')}`;
    const file = new VersionedFile<TokenRecord>(this.directory, name);
    this.files.set(appId, file);
    return file;
  }
}

const LONGEST_LEASE_MS = 60_000;
