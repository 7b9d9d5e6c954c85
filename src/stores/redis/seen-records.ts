import { LRUCache } from 'lru-cache';
import type { LedgerRecord } from '../../ledger';
import { UNKNOWN, type Stored } from './stored';

const MOST = 10_000;
/** Characters of messages and replies together: a reply may be long. */
const LARGEST = 32_000_000;
const OF_A_RECORD = 500;
const MOST_DISOWNED = 1000;
const MOST_BINDINGS = 20_000;

/** What this instance last saw of records, a moment ago. */
export class SeenRecords {
  private readonly last = new LRUCache<string, Stored>({
    max: MOST,
    maxSize: LARGEST,
    sizeCalculation: ({ record }) =>
      OF_A_RECORD + (record?.message.length ?? 0) + (record?.reply?.length ?? 0),
  });
  private readonly disowned = new LRUCache<string, true>({ max: MOST_DISOWNED });

  private readonly bindings = new LRUCache<string, string>({ max: MOST_BINDINGS });

  get(key: string): Stored {
    return this.last.peek(key) ?? UNKNOWN;
  }

  /** Of what Redis has lost it is still known what it was: somebody may be at work on it here. */
  note(key: string, stored: Stored): Stored {
    if (stored.version !== '') this.last.set(key, stored);
    else if (stored.record) this.last.delete(key);
    return stored;
  }

  forget(key: string): void {
    this.last.delete(key);
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
