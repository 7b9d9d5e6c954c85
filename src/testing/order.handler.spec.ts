import { startTestService, text } from '../testing';
import { OrderHandler } from './order.handler';

it('finds the order', async () => {
  await using service = await startTestService(OrderHandler);
  const seen = await service.send(text('订单 7'));
  expect(seen.text).toBe('订单 7');
});
