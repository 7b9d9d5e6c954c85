import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTRACT_TIMES, ledgerContract } from '../ledger/ledger.contract';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedLedger } from './embedded.ledger';

ledgerContract('the embedded ledger', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  const database = new EmbeddedDatabase(directory);
  const ledgers: EmbeddedLedger[] = [];
  return {
    async instance() {
      const ledger = new EmbeddedLedger(database, CONTRACT_TIMES);
      await ledger.onModuleInit();
      ledgers.push(ledger);
      return ledger;
    },
    pass: (ms) => sleep(ms),
    crash: (ledger) => {
      clearInterval(
        (ledger as unknown as { heartbeat: { timer: NodeJS.Timeout } }).heartbeat.timer,
      );
      return Promise.resolve();
    },
    async close() {
      for (const ledger of ledgers) await ledger.onApplicationShutdown();
      await database.close();
      rmSync(directory, { recursive: true });
    },
  };
});

describe('EmbeddedDatabase', () => {
  it('keeps its files readable by their owner only', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
    const database = new EmbeddedDatabase(directory);
    expect(statSync(join(directory, 'store')).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, 'store', 'data.mdb')).mode & 0o777).toBe(0o600);
    await database.close();
    rmSync(directory, { recursive: true });
  });

  it('says what to mend when the directory cannot be used', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledger-'));
    writeFileSync(join(directory, 'file'), '');
    expect(() => new EmbeddedDatabase(join(directory, 'file'))).toThrow(/DATA_DIR: .*may write to/);
    rmSync(directory, { recursive: true });
  });
});
