import { newInstanceId } from '../ledger';
import type { AccountKeys } from './account-keys';
import { COMMAND_TIMEOUT_MS, type RedisConnection, type Script } from './redis.connection';
import { BEAT } from './scripts/beat';

/**
 * Tells the other instances that this one lives: the lease of all that it owns. Each beat brings
 * Redis' time along, the only clock that instances share.
 */
export class RedisHeartbeat {
  readonly me = newInstanceId();
  private readonly script: Script<number>;
  private timer: NodeJS.Timeout | undefined;
  private missed = false;
  /** Redis' time less this process' monotonic one; unset before the first beat. */
  private offset: number | undefined;

  constructor(
    connection: RedisConnection,
    private readonly keys: AccountKeys,
    private readonly lease: number,
  ) {
    this.script = connection.script('wechatBeat', BEAT);
    connection.onReturn(() => this.beatSoon());
  }

  /** @throws StoreUnavailableError */
  async start(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => this.beatSoon(), this.lease / 4).unref();
  }

  /** What this instance still owns is free for others at once. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.script([this.keys.alive(this.me), this.keys.grace], [1, 0]).catch(() => undefined);
  }

  /** In Redis' time, when a command given now has failed and must have no effect any more. */
  voidAfter(): number {
    if (this.offset === undefined) return 0;
    return Math.ceil(performance.now() + this.offset + COMMAND_TIMEOUT_MS);
  }

  /** Beats out of turn, and lets failures be made good by the next beat. */
  beatSoon(): void {
    if (this.timer) void this.beat().catch(() => undefined);
  }

  /** @throws StoreUnavailableError */
  async beat(): Promise<void> {
    const { agenda, dead, grace } = this.keys;
    // When Redis was away for everybody, the other instances need a moment to beat again.
    const pause = this.missed ? Math.round(this.lease / 2) : 0;
    const sent = performance.now();
    try {
      const keys = [this.keys.alive(this.me), grace, agenda, dead];
      this.offset = (await this.script(keys, [this.lease, pause])) - sent;
      this.missed = false;
    } catch (error) {
      this.missed = true;
      throw error;
    }
  }
}
