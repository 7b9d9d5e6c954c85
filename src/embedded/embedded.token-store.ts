import { Injectable } from '@nestjs/common';
import type { Database } from 'lmdb';
import { TokenStore, type RefreshLease, type StoredToken } from '../wechat-api';
import type { EmbeddedDatabase } from './embedded.database';

interface TokenRecord {
  readonly token?: StoredToken;
  readonly fence: number;
  /** Epoch milliseconds. */
  readonly heldUntil: number;
}

const NOTHING: TokenRecord = { fence: 0, heldUntil: 0 };

/** The access token in LMDB: shared by the processes of one machine, kept over a restart. */
@Injectable()
export class EmbeddedTokenStore extends TokenStore {
  private readonly records: Database<TokenRecord, string>;

  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly clock: () => number = Date.now,
  ) {
    super();
    this.records = database.table('tokens');
  }

  load(appId: string): Promise<StoredToken | undefined> {
    return Promise.resolve(this.records.get(appId)?.token);
  }

  acquire(appId: string, ms: number): Promise<RefreshLease | undefined> {
    return this.change(appId, (record) => {
      if (record.heldUntil > this.clock()) return { result: undefined };
      const fence = record.fence + 1;
      return { record: { ...record, fence, heldUntil: this.clock() + ms }, result: { fence } };
    });
  }

  save(appId: string, token: StoredToken, lease: RefreshLease): Promise<boolean> {
    return this.change(appId, (record) =>
      record.fence === lease.fence
        ? { record: { ...record, token, heldUntil: 0 }, result: true }
        : { result: false },
    );
  }

  async release(appId: string, lease: RefreshLease): Promise<void> {
    await this.change(appId, (record) =>
      record.fence === lease.fence
        ? { record: { ...record, heldUntil: 0 }, result: undefined }
        : { result: undefined },
    );
  }

  async invalidate(appId: string, value: string): Promise<void> {
    await this.change(appId, (record) =>
      record.token?.value === value
        ? { record: { ...record, token: undefined }, result: undefined }
        : { result: undefined },
    );
  }

  private change<T>(
    appId: string,
    decide: (record: TokenRecord) => { readonly record?: TokenRecord; readonly result: T },
  ): Promise<T> {
    return this.database.atomically(() => {
      const { record, result } = decide(this.records.get(appId) ?? NOTHING);
      if (record) void this.records.put(appId, record);
      return result;
    });
  }
}
