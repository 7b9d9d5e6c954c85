import type { WechatAccount } from '../../../src/wechat/account/wechat-account';
import { type SendOutcome, LateReplySender } from '../../../src/wechat/late/late-reply.sender';
import type { Reply, SingleReply } from '../../../src/wechat/replies';
import type { Fleet } from './fleet';
import { type Line, pause } from './line';

const TAKES_MS = 50;

/** Shows late replies to whoever wrote the message. */
export class PhoneSender extends LateReplySender {
  constructor(
    private readonly fleet: Fleet,
    private readonly line: Line,
  ) {
    super();
  }

  parts(reply: Reply): readonly SingleReply[] {
    return reply.type === 'text' ? [reply] : [];
  }

  async send(_account: WechatAccount, _openId: string, part: Reply): Promise<SendOutcome> {
    if (!this.line.isDead && part.type === 'text') this.fleet.show(part.content, 'late');
    await pause(TAKES_MS);
    return this.line.isDead ? new Promise(() => undefined) : { result: 'sent' };
  }

  typing(): Promise<void> {
    return Promise.resolve();
  }
}
