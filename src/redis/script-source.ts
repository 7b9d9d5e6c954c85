import type { LedgerTimes } from '../ledger';
import type { AccountKeys } from './account-keys';
import type { RedisConnection, Script } from './redis.connection';
import type { RedisHeartbeat } from './redis.heartbeat';
import { prelude } from './scripts/prelude';
import { StoreUnavailableError } from './store-unavailable.error';

/** Makes transitions of Lua: adds the prelude and what that asks for. */
export class ScriptSource {
  private readonly before: string;

  constructor(
    private readonly connection: RedisConnection,
    private readonly keys: AccountKeys,
    private readonly heartbeat: RedisHeartbeat,
    times: LedgerTimes,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.before = prelude(times);
  }

  script<T>(name: string, lua: string): Script<T> {
    const script = this.connection.script<T>(`wechat${name}`, this.before + lua);
    return (keys, args) => {
      const { me } = this.heartbeat;
      return script([this.keys.agenda, ...keys], [me, this.heartbeat.voidAfter(), ...args]).catch(
        (error: unknown) => this.failed(error),
      );
    };
  }

  private failed(error: unknown): never {
    // The clock of Redis may have jumped: the next commands go by its new time.
    if (error instanceof StoreUnavailableError && error.fault === 'timeout') {
      this.heartbeat.beatSoon();
    }
    this.onFailure(error);
    throw error;
  }
}
