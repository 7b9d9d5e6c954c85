import { FailoverStore } from '../../../src/ledger/failover/failover.store';
import { Ledger } from '../../../src/ledger/ledger';
import type { LedgerTimes } from '../../../src/ledger/ledger-record';
import { FlakyStore } from './flaky-store';

/** A store that can be switched off, what stands in for it, and ledgers on both; for pretended time. */
export function failoverParts(times: LedgerTimes) {
  const store = new FlakyStore(times);
  const failover = new FailoverStore(store, times);
  const ledger = new Ledger(failover);
  return {
    store,
    failover,
    ledger,
    /** Asks the store without a stand-in, as the same instance. */
    direct: new Ledger(store),
    async goDown(): Promise<void> {
      store.isDown = true;
      await ledger.claim('any', { fingerprint: 'f', message: 'm', user: 'u' });
    },
    async comeBack(ms = 600): Promise<void> {
      store.isDown = false;
      await jest.advanceTimersByTimeAsync(ms);
    },
  };
}

export type FailoverParts = ReturnType<typeof failoverParts>;
