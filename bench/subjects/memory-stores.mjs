import { fromDist } from './dist.mjs';

/** Kept on the disk, and what only a store on the disk has. */
const LEFT_OUT = ['LedgerStore', 'EmbeddedStore', 'EmbeddedAccounts'];

/** Of the messages; more are open at no time. */
const MOST = 1000;

/**
 * Puts the ledger of the embedded store into this process' memory, so that what is measured is
 * everything but the store. To be called before the service is composed.
 * @throws when the service is put together in another way than this knows
 */
export async function keepInMemory() {
  const { EmbeddedModule } = await fromDist('stores/embedded/index.js');
  const { InFlight, LedgerStore, MemoryStore } = await fromDist('ledger/index.js');

  /** Nothing of this benchmark is ever late, and a look for it goes through all records. */
  class QuickStore extends MemoryStore {
    #keys = new InFlight();
    #turn;

    overdue() {
      return Promise.resolve([]);
    }

    /**
     * At the end of the turn, as a store that writes does: what comes in one turn goes on together.
     * A million records on the heap would be measured as work of the garbage collector.
     */
    async apply(key, ...others) {
      this.#keys.set(key, true);
      if (this.#keys.size > MOST) {
        const [oldest] = this.#keys.keys();
        this.#keys.delete(oldest);
        this.forget(oldest);
      }
      await this.#endOfTurn();
      return super.apply(key, ...others);
    }

    #endOfTurn() {
      this.#turn ??= new Promise((resolve) => {
        setImmediate(() => {
          this.#turn = undefined;
          resolve();
        });
      });
      return this.#turn;
    }
  }

  const forRoot = EmbeddedModule.forRoot.bind(EmbeddedModule);
  EmbeddedModule.forRoot = (options) => {
    const module = forRoot(options);
    const store = { provide: LedgerStore, useFactory: () => new QuickStore(options.times) };
    return { ...module, providers: [...remaining(module.providers), store] };
  };
}

function remaining(providers) {
  const kept = providers.filter(({ provide }) => !LEFT_OUT.includes(provide.name));
  if (kept.length === providers.length - LEFT_OUT.length) return kept;
  throw new Error('bench/subjects/memory-stores.mjs does not know this layout of the stores');
}
