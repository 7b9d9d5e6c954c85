import { ForbiddenException, Injectable, Logger } from '@nestjs/common';
import { toldOf, type WechatAccount } from '../account/wechat-account';
import { deliveries } from '../wechat.metrics';

const AGAIN_AFTER_MS = 60_000;
/** More different ones share one line: what a line says may come from the sender. */
const MOST_KINDS = 50;
const LONGEST_REASON = 300;

/** A rightly signed delivery that is refused: from outside like every 403, with its reason for the log. */
export class RefusedDeliveryError extends ForbiddenException {
  override readonly name = 'RefusedDeliveryError';

  /**
   * @param reason what is wrong and how to mend it; nothing of body, openId or query
   * @param kind reasons of one kind share a log line; the reason itself where it is left out
   */
  constructor(
    readonly reason: string,
    readonly kind?: string,
  ) {
    super('Forbidden');
  }
}

/**
 * Leaves a trace of what was signed rightly and refused nevertheless: a count, and one line a minute
 * for each kind. Strangers never get here, so that they cannot fill the log.
 */
@Injectable()
export class Refusals {
  private readonly logger = new Logger(Refusals.name);
  private readonly told = new Map<string, { readonly at: number; more: number }>();

  /** @param reason left out: it was logged already */
  count(account: WechatAccount, reason?: string, kind?: string): void {
    deliveries.count('refused', account);
    if (reason === undefined) return;
    this.warn(account, `Refused a delivery: ${reason.slice(0, LONGEST_REASON)}`, kind);
  }

  /** @param of what lines that share one have in common; a line without its numbers if left out */
  warn(account: WechatAccount, text: string, of: string = text.replaceAll(/\d+/g, '0')): void {
    const now = performance.now();
    const line = toldOf(account, text);
    const own = toldOf(account, of);
    const kind = this.told.has(own) || this.told.size < MOST_KINDS ? own : 'others';
    const last = this.told.get(kind);
    if (last && now - last.at < AGAIN_AFTER_MS) {
      last.more += 1;
      return;
    }
    this.told.set(kind, { at: now, more: 0 });
    this.logger.warn(last?.more ? `${line} (${last.more} more like it since the last line)` : line);
  }
}
