import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_TIMES, ledgerContract } from '../../../test/support/ledger/ledger.contract';
import { Ledger } from '../../ledger';
import { EmbeddedStore } from './embedded.store';

ledgerContract('the embedded ledger', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  const stores = new Map<Ledger, EmbeddedStore>();
  return {
    async instance() {
      const store = new EmbeddedStore(directory, () => true, CONTRACT_TIMES);
      await store.onModuleInit();
      const ledger = new Ledger(store);
      stores.set(ledger, store);
      return ledger;
    },
    silence: async (ledger) => clearInterval(heartbeatsOf(stores.get(ledger)).timer),
    crash: async (ledger) => heartbeatsOf(stores.get(ledger)).stop(),
    async close() {
      for (const store of stores.values()) await store.onApplicationShutdown();
      rmSync(directory, { recursive: true });
    },
  };
});

interface Heartbeats {
  readonly timer: NodeJS.Timeout;
  stop(): void;
}

function heartbeatsOf(store: EmbeddedStore | undefined): Heartbeats {
  return (store as unknown as { readonly heartbeats: Heartbeats }).heartbeats;
}
