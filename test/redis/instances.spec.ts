import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, text, type Delivery, type Platform } from '../../src/simulator';
import { runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { expectFrozenOwnerReplaced, expectOneRunEach } from '../support/process/shared-work';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';

/** Time enough for the lease of a dead owner to end, and for a busy machine to answer then. */
const [CUT, DEADLINE] = [2500, 1500];
/** Messages, each delivered three times. */
const AT_ONCE = 8;

function tokenCalls({ api }: Platform): number {
  return api.requests.filter(({ path }) => path.endsWith('token')).length;
}

describeWithRedis('instances on one Redis', () => {
  const directory = temporaryDirectory();
  let redis: RedisServer;
  let platform: Platform;
  let services: ServiceProcess[];
  const launch = () =>
    ServiceProcess.launch(directory, {
      ...platform.environment,
      REDIS_URL: redis.url,
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
    });

  beforeAll(async () => {
    redis = await RedisServer.start();
    platform = await startPlatform({ cutAfter: CUT });
    services = await Promise.all([launch(), launch()]);
  });

  afterAll(async () => {
    await platform.close();
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    await redis.kill();
    rmSync(directory, { recursive: true });
  });

  it('that start at once ask WeChat for one token between them', async () => {
    await until(() => tokenCalls(platform) > 0);
    await pause(500);
    expect(tokenCalls(platform)).toBe(1);
  });

  it('handle 200 messages delivered 3 times at once 200 times, and answer 600 alike', async () => {
    const patient = await startPlatform();
    patient.connect(services.map(({ url }) => url));
    const answers: (readonly Delivery[])[] = [];
    // Some at a time: on a busy machine 600 at once keep Redis' answers waiting for too long, and
    // each process goes by its own memory then.
    for (let begun = 0; begun < 200; begun += AT_ONCE) {
      const messages = Array.from({ length: AT_ONCE }, (_, index) => text(`all ${begun + index}`));
      answers.push(...(await Promise.all(messages.map((one) => patient.sendAtOnce(one, 3)))));
    }
    await patient.close();

    const outages = services.filter(({ output }) => output.includes('The store failed'));
    expect(outages.map(({ output }) => output)).toEqual([]);
    expectOneRunEach(directory, 'all ', answers);
  });

  it('take over from one that is killed in the middle: the user gets the reply', async () => {
    const [owner, heir] = services as [ServiceProcess, ServiceProcess];
    platform.connect(owner.url);
    const content = `hang ${owner.pid}`;
    const conversation = platform.send(text(content));
    expect((await runOf(directory, content)).pid).toBe(owner.pid);
    platform.connect(heir.url);
    await owner.end('SIGKILL');
    const { text: seen } = await conversation;
    expect(seen).toContain(`answer ${heir.pid}`);
    services[0] = await launch();
  });

  it('take over from one that is frozen, whose result no longer counts when it wakes', async () => {
    await expectFrozenOwnerReplaced(directory, platform, services);
  });
});
