import { startTestService, text } from '../testing';
import { OnText } from '../wechat';

@OnText('下单')
class BuyHandler {
  private orders = 0;
  handle(): string {
    this.orders += 1;
    return `第 ${this.orders} 单`;
  }
}

it('orders once, however often WeChat delivers the message', async () => {
  await using service = await startTestService(BuyHandler);
  const message = text('下单');
  await service.platform.sendAtOnce(message, 3);
  expect((await service.send(message)).text).toBe('第 1 单');
});
