import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../src/simulator';
import { LateService } from './process/late-service';
import { CUT, DEADLINE } from './shortened';

describe('deferred work', () => {
  let service: LateService;
  beforeEach(async () => {
    service = await LateService.create({
      platform: { cutAfter: CUT },
      environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE) },
    });
  });
  afterEach(() => service.close());

  it('survives kill -9: the next start runs it and sends its reply', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    expect((await service.platform.send(text('deferred wait 1000'))).text).toBe('收到');
    await first.process.end('SIGKILL');
    await service.start(first.port);
    expect((await service.platform.nextCustomerMessage()).text).toBe('答：deferred wait 1000');
    expect(service.notes('begin')).toHaveLength(2);
    await pause(500);
    expect(service.platform.customerMessages()).toHaveLength(1);
  }, 20_000);

  it.each(['deferred die', 'die'])(
    'that keeps ending its process (%s) is set aside after three runs',
    async (content) => {
      let { process, port } = await service.start();
      service.platform.connect(service.url(port));
      void service.platform.send(text(content), { from: 'oPoison' }).catch(() => undefined);
      for (let run = 1; run <= 3; run += 1) {
        await process.exited;
        ({ process } = await service.start(port));
      }
      await pause(1500);
      expect(process.child.exitCode).toBeNull();
      expect(process.child.signalCode).toBeNull();
      expect(service.notes('begin', 'oPoison')).toHaveLength(3);
      const healthy = await service.platform.send(text('wait 1'), { from: 'oHealthy' });
      expect(healthy.text).toBe('答：wait 1');
    },
    40_000,
  );
});
