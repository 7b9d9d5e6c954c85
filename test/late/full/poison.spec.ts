import { text } from '../../../src/simulator';
import { LateService } from '../process/late-service';
import { describeOnEachStore } from '../../support/stores';
import { CUT, DEADLINE, eventually } from '../shortened';

describeOnEachStore('work that keeps ending its process', (store) => {
  let service: LateService;
  beforeAll(async () => {
    const environment = { WECHAT_REPLY_DEADLINE: String(DEADLINE), ...store.environment() };
    service = await LateService.create({ platform: { cutAfter: CUT }, environment });
  });
  afterAll(() => service.close());

  it('sets aside after three runs what keeps ending its process, and lists it by the command line without its user', async () => {
    let { process, port } = await service.start();
    service.platform.connect(service.url(port));
    void service.platform.send(text('deferred die'), { from: 'oPoison' }).catch(() => undefined);
    for (let run = 1; run <= 3; run += 1) {
      await process.exited;
      ({ process } = await service.start(port));
    }
    const healthy = await service.platform.send(text('wait 1'), { from: 'oHealthy' });
    expect(healthy.text).toBe('答：wait 1');
    const dead = await listed(1);
    expect(JSON.parse(dead)).toMatchObject([
      {
        message: 'text',
        attempts: 3,
        reason: expect.stringContaining('process ended 3 times') as string,
      },
    ]);
    expect(dead).not.toContain('oPoison');
    expect(service.notes('begin', 'oPoison')).toHaveLength(3);
    expect([process.child.exitCode, process.child.signalCode]).toEqual([null, null]);
    await process.end('SIGKILL');
  });

  it('keeps everything that ran beside it', async () => {
    let { process, port } = await service.start();
    service.platform.connect(service.url(port));
    const say = (from: string, content: string) =>
      service.platform.send(text(content), { from }).catch(() => undefined);
    const companions = Array.from({ length: 6 }, (_, i) => `oBeside${i}`);
    for (const from of companions) void say(from, 'deferred wait 800');
    await eventually(() => expect(begun(companions)).toBe(6));
    void say('oPoison2', 'deferred die');
    const supervisor = { isOver: false };
    const restarts = (async () => {
      for (;;) {
        await process.exited;
        if (supervisor.isOver) return;
        ({ process } = await service.start(port));
      }
    })();
    await listed(2);
    const replies = () => companions.map((from) => service.platform.customerMessages(from).length);
    await eventually(() => expect(replies()).toEqual(companions.map(() => 1)), 20_000);
    // On Redis its companions may have ended before it is taken up again: it is alone sooner.
    const runs = service.notes('begin', 'oPoison2').length;
    expect([3, 4]).toContain(runs);
    supervisor.isOver = true;
    await process.end('SIGKILL');
    await restarts;
  }, 120_000);

  /** On Redis it takes seconds until an end is noticed, and here there are four. */
  async function listed(count: number): Promise<string> {
    let dead = '';
    await eventually(async () => {
      dead = await service.cli('dead --json');
      expect(JSON.parse(dead)).toHaveLength(count);
    }, 60_000);
    return dead;
  }

  const begun = (users: readonly string[]) =>
    users.filter((user) => service.notes('begin', user).length > 0).length;
});
