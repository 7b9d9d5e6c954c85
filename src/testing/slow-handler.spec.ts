import { setTimeout as pause } from 'node:timers/promises';
import { startTestService, text } from '../testing';
import { OnText } from '../wechat';

@OnText('报告')
class ReportHandler {
  runs = 0;
  async handle(): Promise<string> {
    this.runs += 1;
    await pause(20_000);
    return '报告好了';
  }
}

it('sends late what 20 seconds of work give', async () => {
  await using service = await startTestService(ReportHandler);
  const { text: seen, deliveries } = await service.send(text('报告'));
  expect([seen, deliveries.length]).toEqual(['', 3]);
  expect((await service.late()).text).toBe('报告好了');
  expect(service.get(ReportHandler).runs).toBe(1);
});

it('keeps it where the account may not send (48001)', async () => {
  await using service = await startTestService(ReportHandler, { platform: { verified: false } });
  await service.send(text('报告'));
  await service.pass(10_000);
  expect((await service.send(text('继续'))).text).toBe('报告好了');
});
