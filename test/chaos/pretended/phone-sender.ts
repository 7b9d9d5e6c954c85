import type { WechatAccount } from '../../../src/wechat/account/wechat-account';
import { type SendOutcome, LateReplySender } from '../../../src/wechat/late/late-reply.sender';
import {
  asText,
  partsOf,
  type Reply,
  type ReplyChannel,
  type SingleReply,
} from '../../../src/wechat/replies';
import type { Fleet } from './fleet';
import { pause } from './line';

const TAKES_MS = 50;

/** Shows late replies to whoever wrote the message. */
export class PhoneSender extends LateReplySender {
  constructor(private readonly fleet: Fleet) {
    super();
  }

  parts(reply: Reply, bytes?: number, channel: ReplyChannel = 'customer-service') {
    return partsOf(reply, channel, bytes) as readonly SingleReply[];
  }

  async send(_account: WechatAccount, user: string, part: Reply): Promise<SendOutcome> {
    const shown = asText(part, 'customer-service');
    if (shown.type === 'text') this.fleet.show(user, shown.content, 'late');
    await pause(TAKES_MS);
    return { result: 'sent' };
  }

  typing(): Promise<void> {
    return Promise.resolve();
  }
}
