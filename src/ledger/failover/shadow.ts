import type { LedgerTimes } from '../ledger-record';
import type { LedgerStore } from '../ledger-store';
import { MemoryStore } from '../memory.store';
import { adopt, bind } from '../transitions/adopt';
import type { Transition } from '../transitions/transition';

/** A message that is decided here. */
interface Stray {
  /** Deliveries that the store knows of. */
  known: number;
  /** Bound to the message meanwhile. */
  readonly signatures: Set<string>;
  coming?: Promise<void>;
}

/**
 * What this process decides alone while the store is away, beginning with what it last saw there,
 * until the store was told.
 */
export class Shadow {
  readonly store: MemoryStore;
  /** By key: what the store has not been told yet. */
  readonly strayed = new Map<string, Stray>();

  constructor(
    private readonly primary: LedgerStore,
    times: LedgerTimes,
  ) {
    this.store = new MemoryStore(
      times,
      primary.me,
      () => primary.now(),
      (signature) => primary.boundTo(signature),
    );
  }

  /** From now on the message is decided here. */
  add(key: string): void {
    if (this.strayed.has(key)) return;
    const seen = this.primary.seen(key);
    if (seen) this.store.restore(key, seen);
    this.strayed.set(key, { known: seen?.deliveries ?? 0, signatures: new Set() });
    this.primary.wake(key, 'nothing');
  }

  apply<T>(key: string, transition: Transition<T>): Promise<T> {
    return this.store.apply(key, (record, c) => {
      const step = transition(record, c);
      if (step.record && step.binding !== undefined) {
        this.strayed.get(key)?.signatures.add(step.binding);
      }
      return step;
    });
  }

  /**
   * The store has the message from then on, as it was decided here or as others have decided it.
   * @throws what the store throws
   */
  async bringHome(key: string): Promise<void> {
    const stray = this.strayed.get(key);
    if (!stray) return;
    stray.coming ??= this.tell(key, stray).finally(() => {
      stray.coming = undefined;
    });
    await stray.coming;
  }

  private async tell(key: string, stray: Stray): Promise<void> {
    let told;
    do {
      told = this.store.seen(key);
      if (told) await this.primary.apply(key, adopt(told, stray.known));
      stray.known = told?.deliveries ?? stray.known;
      for (const signature of stray.signatures) {
        await this.primary.apply(key, bind(signature));
        stray.signatures.delete(signature);
      }
      // Decided further while the store was told.
    } while (this.store.seen(key) !== told);
    this.strayed.delete(key);
    this.store.forget(key);
    this.store.wake(key, 'nothing');
  }
}
