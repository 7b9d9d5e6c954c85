import { MemoryTokenStore } from './memory-token-store';
import { tokenStoreContract } from '../../../test/support/wechat-api/token-store.contract';

tokenStoreContract('MemoryTokenStore', () => new MemoryTokenStore());
