import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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
    pass: (ms) => sleep(ms),
    crash: (ledger) => {
      clearInterval(
        (stores.get(ledger) as unknown as { heartbeats: { timer: NodeJS.Timeout } }).heartbeats
          .timer,
      );
      return Promise.resolve();
    },
    async close() {
      for (const store of stores.values()) await store.onApplicationShutdown();
      rmSync(directory, { recursive: true });
    },
  };
});
