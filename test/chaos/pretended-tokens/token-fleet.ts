import { APP_ID } from '../../support/wechat/wechat-account';
import { Caller } from './caller';
import { SharedTokens } from './linked-token.store';
import { type Mode, PretendedWechat } from './pretended-wechat';

export type Random = (least: number, most: number) => number;

/** One call of WeChat's API. */
export interface Call {
  readonly by: string;
  readonly begun: number;
  readonly ended: number;
  readonly error: unknown;
  /** A good token that the store had when it began, and has still. */
  readonly stored: string | undefined;
  /** Whether its process was frozen meanwhile. */
  readonly slept: boolean;
}

/** Some instances of one account, on one store. */
export class TokenFleet {
  readonly tokens = new SharedTokens();
  readonly wechat: PretendedWechat;
  readonly calls: Call[] = [];
  readonly callers: Caller[];
  readonly former: Caller[] = [];
  /** Token calls that left while another instance waited for an answer to its own. */
  readonly overlaps: string[] = [];
  secret = 'a-secret';
  /** Nothing more is called for. */
  isOver = false;

  constructor(
    size: number,
    readonly mode: Mode,
    life: number,
    readonly random: Random,
  ) {
    this.wechat = new PretendedWechat(life);
    this.callers = Array.from({ length: size }, (_, i) => new Caller(this, `i${i}`));
  }

  /** What the store has, if WeChat takes it. */
  stored(): string | undefined {
    const value = this.tokens.load(APP_ID)?.value;
    return value !== undefined && this.wechat.isGood(value) ? value : undefined;
  }

  /** Whether some instance need not have looked since. */
  isStoredLately(): boolean {
    const { obtainedAt = 0 } = this.tokens.load(APP_ID) ?? {};
    return Date.now() - obtainedAt < 62_000;
  }

  noteTokenCall(caller: Caller): void {
    const others = this.callers.filter(
      ({ http, process }) => http.asking > 0 && !process.isDead && process.stoppedAt === undefined,
    );
    for (const other of others) {
      if (other === caller) continue;
      this.overlaps.push(`${caller.name} beside ${other.name} at ${performance.now()}`);
    }
  }

  note(call: Call): void {
    this.calls.push(call);
  }

  /** Any of them. */
  one(): Caller {
    const one = this.callers[this.random(0, this.callers.length - 1)];
    if (one) return one;
    throw new Error('there is no instance');
  }

  /** Kills it, and has another one in its place after a while. */
  replace(caller: Caller, ms: number, ahead = caller.ahead): void {
    const at = this.callers.indexOf(caller);
    if (at < 0 || caller.process.isDead) return;
    caller.process.end();
    setTimeout(() => {
      this.former.push(caller);
      this.callers[at] = new Caller(this, caller.name, ahead);
    }, ms);
  }
}
