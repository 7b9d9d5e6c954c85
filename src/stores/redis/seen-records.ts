import { LRUCache } from 'lru-cache';
import { type LedgerRecord, needsWork } from '../../ledger';
import { UNKNOWN, type Stored } from './stored';

const MOST = 10_000;
/** Characters of messages and replies together: a reply may be long. */
const LARGEST = 32_000_000;
const OF_A_RECORD = 500;
const LIMITS: LRUCache.Options<string, Stored, unknown> = {
  max: MOST,
  maxSize: LARGEST,
  sizeCalculation: ({ record }) =>
    OF_A_RECORD + (record?.message.length ?? 0) + (record?.reply?.length ?? 0),
};
const MOST_DISOWNED = 1000;
const MOST_BINDINGS = 20_000;

/** What this instance last saw of records, a moment ago. */
export class SeenRecords {
  /** This instance works on them, for however long: no traffic of others takes their place. */
  private readonly mine = new LRUCache<string, Stored>(LIMITS);
  private readonly last = new LRUCache<string, Stored>(LIMITS);
  private readonly disowned = new LRUCache<string, true>({ max: MOST_DISOWNED });

  private readonly bindings = new LRUCache<string, string>({ max: MOST_BINDINGS });

  /** @param me the instance */
  constructor(private readonly me: string) {}

  get(key: string): Stored {
    return this.mine.peek(key) ?? this.last.peek(key) ?? UNKNOWN;
  }

  /** Of what Redis has lost it is still known what it was: somebody may be at work on it here. */
  note(key: string, stored: Stored): Stored {
    const { version, record } = stored;
    if (version === '' && !record) return stored;
    const isOwn = record?.owner === this.me && needsWork(record);
    const [kept, left] = isOwn ? [this.mine, this.last] : [this.last, this.mine];
    left.delete(key);
    if (version === '') kept.delete(key);
    else kept.set(key, stored);
    return stored;
  }

  /** Should Redis go away, whatever is known of signatures is known here. */
  bind(signature: string, key: string): void {
    this.bindings.set(signature, key);
  }

  boundTo(signature: string): string | undefined {
    return this.bindings.peek(signature);
  }

  /**
   * Until whoever asked for this change knows that it happened, nobody here works on what it makes
   * this instance the owner of: the answer may be lost.
   */
  disown(version: string): void {
    this.disowned.set(version, true);
  }

  own(version: string): void {
    this.disowned.delete(version);
  }

  /** The record, as nobody's where it is this instance's without its knowledge. */
  ownedOf({ record, version }: Stored): LedgerRecord | undefined {
    return record && this.disowned.has(version) ? { ...record, owner: '' } : record;
  }
}
