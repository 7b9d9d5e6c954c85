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
  const { LedgerStore, MemoryStore } = await fromDist('ledger/index.js');

  /** Nothing of this benchmark is ever late, and a look for it goes through all records. */
  class QuickStore extends MemoryStore {
    #keys = new Set();

    overdue() {
      return Promise.resolve([]);
    }

    /** A million records on the heap would be measured as work of the garbage collector. */
    apply(key, ...others) {
      this.#keys.add(key);
      if (this.#keys.size > MOST) {
        const { value: oldest } = this.#keys.keys().next();
        this.#keys.delete(oldest);
        this.forget(oldest);
      }
      return super.apply(key, ...others);
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
