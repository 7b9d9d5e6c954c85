import { Logger } from '@nestjs/common';
import { toldOf, type WechatAccount } from '../account/wechat-account';
import type { SendResult } from './late-reply.sender';

/** Tells the operator where late replies are when they are not with their users. */
export class LateRepliesLog {
  private readonly logger = new Logger('LateReplies');

  firstArticle(account: WechatAccount, of: number): void {
    this.warn(account, `The first of ${of} articles is sent late: WeChat takes one`);
  }

  /** @param result of the attempt to send it */
  kept(account: WechatAccount, result: SendResult): void {
    const fetched = `its user gets it by sending "${account.reply.pickupKeyword}"`;
    if (result === 'unknown') {
      this.warn(
        account,
        'The connection to WeChat broke while a late reply was sent. What may not have arrived ' +
          `waits for 24 hours: ${fetched}, with a word that it may be a repetition.`,
      );
    } else if (result !== 'not-granted') {
      this.warn(
        account,
        `The late reply is kept for 24 hours: ${fetched}. ` +
          'Make handlers quicker or replies shorter, or name that word in WECHAT_HOLDING_REPLY.',
      );
    }
  }

  /** Once when the permission goes or comes, not for each reply. */
  permission(account: WechatAccount, isGranted: boolean): void {
    if (isGranted) {
      const again = 'WeChat lets this account send customer-service messages again';
      this.logger.log(toldOf(account, again));
      return;
    }
    this.warn(
      account,
      'WeChat does not let this account send customer-service messages (48001: it is not verified). ' +
        `Late replies wait from now on until the user sends "${account.reply.pickupKeyword}". ` +
        'It is asked again once a day. Set WECHAT_LATE_REPLY=pickup to have it so from the start.',
    );
  }

  private warn(account: WechatAccount, line: string): void {
    this.logger.warn(toldOf(account, line));
  }
}
