import { newInstanceId } from '../../ledger';
import type { KeySpaces } from './key-spaces';
import type { RedisConnection, Script } from './redis.connection';
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
    private readonly keys: KeySpaces,
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
    await this.script(this.names(), [1, 0, this.me]).catch(() => undefined);
  }

  /** Redis' time in epoch milliseconds; this machine's until it is known. */
  now(): number {
    return this.offset === undefined ? Date.now() : Math.round(performance.now() + this.offset);
  }

  /** In Redis' time, when a command given now has failed and must have no effect any more. */
  voidAfter(ms: number): number {
    if (this.offset === undefined) return 0;
    return Math.ceil(performance.now() + this.offset + ms);
  }

  /** Beats out of turn, and lets failures be made good by the next beat. */
  beatSoon(): void {
    if (this.timer) void this.beat().catch(() => undefined);
  }

  /** @throws StoreUnavailableError */
  async beat(): Promise<void> {
    // When Redis was away for everybody, the other instances need a moment to beat again.
    const pause = this.missed ? Math.round(this.lease / 2) : 0;
    const sent = performance.now();
    try {
      this.offset = (await this.script(this.names(), [this.lease, pause, this.me])) - sent;
      this.missed = false;
    } catch (error) {
      this.missed = true;
      throw error;
    }
  }

  private names(): readonly string[] {
    return this.keys
      .all()
      .flatMap((account) => [account.alive(this.me), account.grace, account.instances]);
  }
}
