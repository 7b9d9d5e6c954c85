import type { SendResult } from './late-reply.sender';

/** An account may be verified while the service runs. */
const ASK_AGAIN_MS = 24 * 3_600_000;

/** Ends of an attempt that tell nothing of the account. */
const WITHOUT_WORD: ReadonlySet<SendResult> = new Set(['unknown', 'refused', 'failed']);

/** Whether the account may send customer-service messages, by what WeChat has said last (48001). */
export class SendPermission {
  /** By the monotonic clock; undefined: it may send, as far as is known. */
  private askAgainAt: number | undefined;

  get isGranted(): boolean {
    return this.askAgainAt === undefined;
  }

  /** Whether to send now: with the permission, and once a day without, to see whether it has come. */
  isWorthTrying(): boolean {
    if (this.askAgainAt === undefined) return true;
    if (performance.now() < this.askAgainAt) return false;
    this.askAgainAt = performance.now() + ASK_AGAIN_MS;
    return true;
  }

  /** @returns whether that has given the permission or taken it away */
  note(result: SendResult): boolean {
    const wasGranted = this.isGranted;
    if (result === 'not-granted') this.askAgainAt = performance.now() + ASK_AGAIN_MS;
    else if (!WITHOUT_WORD.has(result)) this.askAgainAt = undefined;
    // The question was lost: the next reply asks it.
    else if (this.askAgainAt !== undefined) this.askAgainAt = performance.now();
    return wasGranted !== this.isGranted;
  }
}
