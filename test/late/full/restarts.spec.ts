import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { CUT, DEADLINE, eventually } from '../shortened';

describe('work that was promised, or begun', () => {
  let service: LateService;
  beforeEach(async () => {
    service = await LateService.create({
      platform: { cutAfter: CUT },
      environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE), WECHAT_HOLDING_REPLY: '请稍等' },
    });
  });
  afterEach(() => service.close());

  it('survives kill -9 where it is deferred: the next start runs it and sends its reply', async () => {
    const first = await service.start();
    service.platform.connect(service.url(first.port));
    expect((await service.platform.send(text('deferred wait 1000'))).text).toBe('收到');
    await eventually(() => expect(service.notes('begin')).toHaveLength(1));
    await first.process.end('SIGKILL');
    await service.start(first.port);
    expect((await service.platform.nextCustomerMessage()).text).toBe('答：deferred wait 1000');
    expect(service.notes('begin')).toHaveLength(2);
    await pause(500);
    expect(service.platform.customerMessages()).toHaveLength(1);
  });

  it('survives kill -9 where only a holding text was promised: that is repeated, then the reply sent', async () => {
    const first = await service.start();
    const { platform } = service;
    platform.connect(service.url(first.port));
    const message = text(`wait ${4 * CUT}`);
    expect((await platform.send(message)).text).toBe('请稍等');
    await first.process.end('SIGKILL');
    await service.start(first.port);
    expect((await platform.deliver(message)).body).toContain('请稍等');
    expect((await platform.nextCustomerMessage(undefined, 8000)).text).toBe(`答：wait ${4 * CUT}`);
    await eventually(async () => expect((await platform.deliver(message)).body).toBe('success'));
    expect(platform.customerMessages()).toHaveLength(1);
  });

  it('of a handler that keeps ending its process is set aside after three runs', async () => {
    let { process, port } = await service.start();
    service.platform.connect(service.url(port));
    void service.platform.send(text('die'), { from: 'oPoison' }).catch(() => undefined);
    for (let run = 1; run <= 3; run += 1) {
      await process.exited;
      ({ process } = await service.start(port));
    }
    await pause(1500);
    expect([process.child.exitCode, process.child.signalCode]).toEqual([null, null]);
    expect(service.notes('begin', 'oPoison')).toHaveLength(3);
    const healthy = await service.platform.send(text('wait 1'), { from: 'oHealthy' });
    expect(healthy.text).toBe('答：wait 1');
  });
});
