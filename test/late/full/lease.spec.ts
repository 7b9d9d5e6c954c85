import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { CUT, DEADLINE, eventually, QUIET } from '../shortened';

/** Longer than a lease of this shortened service, and than a pause that is told from mere slowness. */
const FROZEN = 2600;

describe('a process that stood still while another one took its work over', () => {
  let service: LateService;
  beforeAll(async () => {
    service = await LateService.create({
      platform: { cutAfter: CUT },
      environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE) },
    });
  });
  afterAll(() => service.close());

  it('aborts what it lost, begins nothing of it, and replies to nobody twice', async () => {
    const [first, second] = [await service.start(), await service.start()];
    service.platform.connect(service.url(first.port));
    const { platform } = service;
    await platform.send(text('deferred deaf 3600'), { from: 'oLost' });
    void platform.send(text('ordered deaf 3500'), { from: 'oQueue' });
    await eventually(() => expect(service.notes('begin')).toHaveLength(2));
    void platform.send(text('ordered wait 5'), { from: 'oQueue' });
    await pause(100);
    first.process.freeze();
    await pause(FROZEN);
    first.process.resume();
    await eventually(() => {
      expect(service.notes('abort').map(({ user }) => user)).toContain('oLost');
    });
    const [begun, again] = service.notes('begin', 'oLost').map(({ pid }) => pid);
    expect([begun, again]).toEqual([first.process.pid, second.process.pid]);
    expect((await platform.nextCustomerMessage('oLost', 8000)).text).toBe('答：deferred deaf 3600');
    expect((await platform.nextCustomerMessage('oQueue', 8000)).text).toBe('答：ordered deaf 3500');
    expect((await platform.nextCustomerMessage('oQueue', 8000)).text).toBe('答：ordered wait 5');
    await pause(QUIET);
    expect(platform.customerMessages()).toHaveLength(3);
    const queued = service
      .notes('begin', 'oQueue')
      .filter(({ content }) => content === 'ordered wait 5');
    expect(queued).toHaveLength(1);
    const end = service.notes('end', 'oQueue').find(({ pid }) => pid === second.process.pid);
    expect(queued[0]?.at).toBeGreaterThanOrEqual(end?.at ?? Infinity);
  });
});
