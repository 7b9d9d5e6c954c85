import type { Ledger } from '../ledger';
import type { LedgerRecord, LedgerTimes } from '../ledger-record';
import { MemoryLedger } from '../memory.ledger';
import type { KnownMessages } from './known-messages';
import { isDecided, isWorthTelling, writeBack } from './write-back';

const TOLD_AT_ONCE = 32;
const FIRST_EPOCH = 1;

/** This process' memory in the store's place: what is decided here, until the store was told. */
export class StandIn {
  readonly ledger: MemoryLedger;
  /** For good, or until the store was told. */
  private readonly keys = new Set<string>();
  private readonly telling = new Set<string>();

  constructor(
    private readonly store: Ledger,
    private readonly known: KnownMessages,
    times: LedgerTimes,
    private readonly onTake: (key: string) => void,
  ) {
    this.ledger = new MemoryLedger(times);
  }

  /** Whether the message is decided here. */
  has(key: string): boolean {
    return this.keys.has(key);
  }

  record(key: string): LedgerRecord | undefined {
    return this.ledger.get(key);
  }

  /** From now on the message is decided here, beginning with what is known of it. */
  take(key: string): void {
    if (this.keys.has(key)) return;
    this.keys.add(key);
    const record = this.known.record(key, this.ledger.me);
    if (record) this.ledger.restore(key, record);
    this.onTake(key);
  }

  /** Tells the store of all that is decided, for as long as it may be asked. */
  async tellAll(mayAsk: () => boolean, tell: (key: string) => Promise<void>): Promise<void> {
    const keys = [...this.keys];
    while (keys.length > 0 && mayAsk()) await Promise.all(keys.splice(0, TOLD_AT_ONCE).map(tell));
  }

  /**
   * Tells the store, which has the message from then on; what is not decided yet stays.
   * @throws what the store throws
   */
  async tell(key: string): Promise<void> {
    const record = this.record(key);
    if (this.telling.has(key) || (record && !isDecided(record))) return;
    this.telling.add(key);
    try {
      if (record && isWorthTelling(record)) await this.write(key, record);
      this.keys.delete(key);
      this.ledger.forget(key);
    } finally {
      this.telling.delete(key);
    }
  }

  private async write(key: string, record: LedgerRecord): Promise<void> {
    const known = this.known.get(key);
    if (!known) return;
    const claim = await this.store.claim(key, known.request);
    // Neither: the store's answer to our first claim may have been lost.
    const epoch = (claim.kind === 'run' ? claim.epoch : known.epoch) ?? FIRST_EPOCH;
    this.known.noteMore(key, { epoch });
    await writeBack(this.store, key, epoch, record);
  }
}
