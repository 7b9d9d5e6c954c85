import type { LedgerRecord } from '../../../src/ledger/ledger-record';
import { MemoryStore } from '../../../src/ledger/memory.store';

/** A store that can be switched off, as if its machine had gone. */
export class FlakyStore extends MemoryStore {
  isDown = false;
  private readonly last = new Map<string, LedgerRecord>();

  /** The record as it is. */
  get(key: string): LedgerRecord | undefined {
    return super.seen(key);
  }

  /** As if the answer that told of the record had been lost. */
  unsee(key: string): void {
    this.last.delete(key);
  }

  override seen(key: string): LedgerRecord | undefined {
    return this.last.get(key);
  }

  override async ping(): Promise<void> {
    this.answer();
  }

  override async wait(...[key, ms, signal]: Parameters<MemoryStore['wait']>) {
    this.answer();
    return super.wait(key, ms, signal);
  }

  override async ahead(lane: string, key: string): Promise<number> {
    this.answer();
    return super.ahead(lane, key);
  }

  override apply: MemoryStore['apply'] = async (key, transition) => {
    this.answer();
    const result = await super.apply(key, transition);
    const record = this.get(key);
    if (record) this.last.set(key, record);
    return result;
  };

  private answer(): void {
    if (this.isDown) throw new Error('gone');
  }
}
