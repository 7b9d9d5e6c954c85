import { Logger } from '@nestjs/common';
import type { SendResult } from './late-reply.sender';

/** Tells the operator where late replies are when they are not with their users. */
export class LateRepliesLog {
  private readonly logger = new Logger('LateReplies');

  constructor(private readonly keyword: string) {}

  firstArticle(of: number): void {
    this.logger.warn(`The first of ${of} articles is sent late: WeChat takes one`);
  }

  /** @param result of the attempt to send it */
  kept(result: SendResult): void {
    const fetched = `its user gets it by sending "${this.keyword}"`;
    if (result === 'unknown') {
      this.logger.warn(
        'The connection to WeChat broke while a late reply was sent. What may not have arrived ' +
          `waits for 24 hours: ${fetched}, with a word that it may be a repetition.`,
      );
    } else if (result !== 'not-granted') {
      this.logger.warn(
        `The late reply is kept for 24 hours: ${fetched}. ` +
          'Make handlers quicker or replies shorter, or name that word in WECHAT_HOLDING_REPLY.',
      );
    }
  }

  /** Once when the permission goes or comes, not for each reply. */
  permission(isGranted: boolean): void {
    if (isGranted) {
      this.logger.log('WeChat lets this account send customer-service messages again');
      return;
    }
    this.logger.warn(
      'WeChat does not let this account send customer-service messages (48001: it is not verified). ' +
        `Late replies wait from now on until the user sends "${this.keyword}". ` +
        'It is asked again once a day. Set WECHAT_LATE_REPLY=pickup to have it so from the start.',
    );
  }
}
