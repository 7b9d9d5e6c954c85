import type { WechatAccount } from '../../../src/wechat/account/wechat-account';
import {
  LateReplySender,
  type SendOutcome,
  type SendResult,
} from '../../../src/wechat/late/late-reply.sender';
import type { Reply, SingleReply } from '../../../src/wechat/replies';

/** Notes what would reach the user. */
export class FakeSender extends LateReplySender {
  readonly sent: Reply[] = [];
  readonly users = new Set<string>();
  typings = 0;
  /** How the next attempts end; `sent` where nothing is left. */
  results: SendResult[] = [];

  /** A text is made of the parts between `|`. */
  parts(reply: Reply): readonly SingleReply[] {
    if (reply.type === 'several') return reply.replies;
    if (reply.type !== 'text') return [reply];
    return reply.content.split('|').map((content) => ({ type: 'text', content }));
  }

  async send(_account: WechatAccount, openId: string, part: Reply): Promise<SendOutcome> {
    this.users.add(openId);
    const result = this.results.shift() ?? 'sent';
    if (result === 'sent') this.sent.push(part);
    return { result, reason: `because ${result}` };
  }

  async typing(_account: WechatAccount, openId: string): Promise<void> {
    this.users.add(openId);
    this.typings += 1;
  }
}
