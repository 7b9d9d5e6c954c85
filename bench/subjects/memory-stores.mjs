import { fromDist } from './dist.mjs';

class MemorySignatureBindings {
  #messages = new Map();

  bind(signature, message) {
    const bound = this.#messages.get(signature);
    if (bound === undefined) this.#messages.set(signature, message);
    return Promise.resolve(bound === undefined || bound === message);
  }
}

/**
 * Puts the ledger and the signatures of the embedded store into this process' memory, so that what
 * is measured is everything but the ledger. To be called before the service is composed.
 * @throws when the service is put together in another way than this knows
 */
export async function keepInMemory() {
  const { EmbeddedModule } = await fromDist('embedded/index.js');
  const { Ledger, MemoryLedger, SignatureBindings } = await fromDist('ledger/index.js');

  /** Nothing of this benchmark is ever late, and a look for it goes through all records. */
  class QuickLedger extends MemoryLedger {
    due() {
      return Promise.resolve([]);
    }
  }

  const forRoot = EmbeddedModule.forRoot.bind(EmbeddedModule);
  EmbeddedModule.forRoot = (options) => {
    const module = forRoot(options);
    const instead = [
      { provide: Ledger, useFactory: () => new QuickLedger(options.times) },
      { provide: SignatureBindings, useFactory: () => new MemorySignatureBindings() },
    ];
    return { ...module, providers: replaced(module.providers, instead) };
  };
}

function replaced(providers, instead) {
  const tokens = new Set(instead.map(({ provide }) => provide));
  const kept = providers.filter(({ provide }) => !tokens.has(provide));
  if (kept.length === providers.length - instead.length) return [...kept, ...instead];
  throw new Error('bench/subjects/memory-stores.mjs does not know this layout of the stores');
}
