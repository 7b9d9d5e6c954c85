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
  const ledger = await fromDist('ledger/index.js');
  const QuickStore = quickStore(ledger);
  const forRoot = EmbeddedModule.forRoot.bind(EmbeddedModule);
  EmbeddedModule.forRoot = (options) => {
    const module = forRoot(options);
    const store = {
      provide: ledger.LedgerStore,
      useFactory: () => new QuickStore(options.times),
    };
    return { ...module, providers: [...remaining(module.providers), store] };
  };
}

function remaining(providers) {
  const kept = providers.filter(({ provide }) => !LEFT_OUT.includes(provide.name));
  if (kept.length === providers.length - LEFT_OUT.length) return kept;
  throw new Error('bench/subjects/memory-stores.mjs does not know this layout of the stores');
}

/**
 * Answers at the end of the turn, as a store that writes does: what comes in one turn goes on
 * together. A million records on the heap would be measured as work of the garbage collector.
 */
function quickStore({ InFlight, MemoryStore }) {
  return class extends MemoryStore {
    #keys = new InFlight();
    #turn = new Turn();

    /** Nothing of this benchmark is ever late, and a look for it goes through all records. */
    overdue() {
      return Promise.resolve([]);
    }

    async apply(key, ...others) {
      this.#keys.set(key, true);
      if (this.#keys.size > MOST) {
        const [oldest] = this.#keys.keys();
        this.#keys.delete(oldest);
        this.forget(oldest);
      }
      await this.#turn.end();
      return super.apply(key, ...others);
    }
  };
}

/** The turn of the event loop that runs. */
class Turn {
  #end;

  end() {
    this.#end ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#end = undefined;
        resolve();
      });
    });
    return this.#end;
  }
}
