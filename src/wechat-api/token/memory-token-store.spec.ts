import { MemoryTokenStore } from './memory-token-store';
import { tokenStoreContract } from './token-store.contract';

tokenStoreContract('MemoryTokenStore', () => new MemoryTokenStore());
