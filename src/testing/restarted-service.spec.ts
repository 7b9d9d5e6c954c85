import { setTimeout as pause } from 'node:timers/promises';
import { startTestService, text } from '../testing';
import { Deferred, OnText } from '../wechat';

@OnText('导出')
@Deferred({ reply: '正在导出' })
class ExportHandler {
  async handle(): Promise<string> {
    await pause(30_000);
    return '导出完成';
  }
}

it('keeps a promise over a restart', async () => {
  await using service = await startTestService(ExportHandler);
  expect((await service.send(text('导出'))).text).toBe('正在导出');
  await service.restart();
  expect((await service.late()).text).toBe('导出完成');
});
