import { appendFileSync } from 'node:fs';
import { Ledger, LEDGER_TIMES } from '../../../src/ledger';
import { EmbeddedStore } from '../../../src/stores';

/** Reads of the environment: `DATA_DIR`, `JOURNAL`, `WRITER` (its name), `AT_ONCE`. */
const { DATA_DIR = '', JOURNAL = '', WRITER = '', AT_ONCE = '20' } = process.env;

/**
 * Writes messages, `AT_ONCE` at a time, until it is killed, and notes in the journal each that was
 * acknowledged: `written <name>`. Tells the test `failed <reason>` of those that the store does not take.
 */
async function write(): Promise<void> {
  const upkeep = { span: 300, keep: 600_000, sync: 100 };
  const store = new EmbeddedStore(DATA_DIR, () => true, LEDGER_TIMES, upkeep);
  const ledger = new Ledger(store);
  await store.onModuleInit();
  // The test has ended, however it did.
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
  for (let batch = 0; ; batch += 1) {
    const names = Array.from({ length: Number(AT_ONCE) }, (_, i) => `${WRITER}.${batch}.${i}`);
    const written = await Promise.all(names.map((name) => one(ledger, name)));
    const done = names.filter((_, i) => written[i]).map((name) => `written ${name}\n`);
    appendFileSync(JOURNAL, done.join(''));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

async function one(ledger: Ledger, name: string): Promise<boolean> {
  try {
    await ledger.claim(name, { fingerprint: name, message: '{"text":"字"}', user: WRITER });
    await ledger.finish(name, 1, `reply to ${name}`, true);
    return true;
  } catch (error) {
    process.send?.(`failed ${String(error)}`);
    return false;
  }
}

void write();
