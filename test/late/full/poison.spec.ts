import { text } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { CUT, DEADLINE, eventually } from '../shortened';

describe('deferred work that keeps ending its process', () => {
  let service: LateService;
  beforeAll(async () => {
    service = await LateService.create({
      platform: { cutAfter: CUT },
      environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE) },
    });
  });
  afterAll(() => service.close());

  it('is set aside after three runs, and listed by the command line without its user', async () => {
    let { process, port } = await service.start();
    service.platform.connect(service.url(port));
    void service.platform.send(text('deferred die'), { from: 'oPoison' }).catch(() => undefined);
    for (let run = 1; run <= 3; run += 1) {
      await process.exited;
      ({ process } = await service.start(port));
    }
    const healthy = await service.platform.send(text('wait 1'), { from: 'oHealthy' });
    expect(healthy.text).toBe('答：wait 1');
    const dead = await service.cli('dead --json');
    expect(JSON.parse(dead)).toMatchObject({
      message: 'text',
      attempts: 3,
      reason: expect.stringContaining('process ended 3 times') as string,
    });
    expect(dead).not.toContain('oPoison');
    expect(service.notes('begin', 'oPoison')).toHaveLength(3);
    expect([process.child.exitCode, process.child.signalCode]).toEqual([null, null]);
    await process.end('SIGKILL');
  }, 60_000);

  it('takes nothing along that ran beside it', async () => {
    let { process, port } = await service.start();
    service.platform.connect(service.url(port));
    const say = (from: string, content: string) =>
      service.platform.send(text(content), { from }).catch(() => undefined);
    const companions = Array.from({ length: 6 }, (_, i) => `oBeside${i}`);
    for (const from of companions) void say(from, 'deferred wait 800');
    await eventually(() => expect(begun(companions)).toBe(6));
    void say('oPoison2', 'deferred die');
    for (let run = 1; run <= 4; run += 1) {
      await process.exited;
      ({ process } = await service.start(port));
    }
    const replies = () => companions.map((from) => service.platform.customerMessages(from).length);
    await eventually(() => expect(replies()).toEqual(companions.map(() => 1)), 20_000);
    expect(service.notes('begin', 'oPoison2')).toHaveLength(4);
    expect((await service.cli('dead --json')).trim().split('\n')).toHaveLength(2);
  }, 60_000);

  const begun = (users: readonly string[]) =>
    users.filter((user) => service.notes('begin', user).length > 0).length;
});
