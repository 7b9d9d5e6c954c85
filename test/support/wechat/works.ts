import { Delivery } from '../../../src/wechat/door/delivery';
import type { Work } from '../../../src/wechat/answering/work';
import type { WechatAccount } from '../../../src/wechat/account/wechat-account';
import { textMessage, type IncomingMessage } from '../../../src/wechat/messages';
import { wechatAccount } from './wechat-account';

/** Work of a text message as a first delivery makes it, with whatever a spec changes. */
export function workOf({ account = wechatAccount(), ...changes }: Partial<Work> = {}): Work {
  const windowEnd = performance.now() + 14_500;
  const when = { delivery: 1, receivedAt: Date.now(), windowEnd };
  const message = textMessage().build();
  return {
    account,
    key: 'app:k',
    epoch: 1,
    message,
    ...when,
    failures: 0,
    sentParts: 0,
    ...changes,
  };
}

/** A delivery that has just come. */
export function openDelivery(
  message: IncomingMessage = textMessage().build(),
  account: WechatAccount = wechatAccount(),
): Delivery {
  return new Delivery(account, performance.now(), message);
}
