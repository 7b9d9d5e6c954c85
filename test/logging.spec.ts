import { text } from '../src/simulator';
import { CapturedLog } from './support/captured-log';
import { startService } from './support/service';

describe('the log', () => {
  it.each([
    ['info', true],
    ['error', false],
  ])('keeps its level %s once the management listener is up', async (level, talkative) => {
    const log = new CapturedLog();
    const service = await startService({
      environment: { LOG_LEVEL: level, MANAGEMENT_PORT: '0' },
    });
    await service.platform.deliver(text('旧'), { timestamp: 1 });
    await service.close();
    log.release();
    expect(log.messages.includes('Nest application successfully started')).toBe(talkative);
    expect(log.messages.some((line) => line.startsWith('Refused a delivery'))).toBe(talkative);
  });
});
