import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTRACT_TIMES, ledgerContract } from '../../ledger/ledger.contract';
import { EmbeddedLedger } from './embedded.ledger';

ledgerContract('the embedded ledger', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  const ledgers: EmbeddedLedger[] = [];
  return {
    async instance() {
      const ledger = new EmbeddedLedger(directory, CONTRACT_TIMES);
      await ledger.onModuleInit();
      ledgers.push(ledger);
      return ledger;
    },
    pass: (ms) => sleep(ms),
    crash: (ledger) => {
      clearInterval(
        (ledger as unknown as { heartbeats: { timer: NodeJS.Timeout } }).heartbeats.timer,
      );
      return Promise.resolve();
    },
    async close() {
      for (const ledger of ledgers) await ledger.onApplicationShutdown();
      rmSync(directory, { recursive: true });
    },
  };
});
