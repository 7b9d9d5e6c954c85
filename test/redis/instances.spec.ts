import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describeWithRedis, RedisServer } from '../../src/redis/testing/redis-server';
import { startPlatform, text, type Delivery, type Platform } from '../../src/simulator';
import { readJournal, runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';

const CUT = 1000;

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
      WECHAT_REPLY_DEADLINE: '900',
    });

  beforeAll(async () => {
    redis = await RedisServer.start();
    platform = await startPlatform({ cutAfter: CUT });
    services = await Promise.all([launch(), launch()]);
  }, 30_000);

  afterAll(async () => {
    await platform.close();
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    await redis.kill();
    rmSync(directory, { recursive: true });
  });

  it('that start at once ask WeChat for one token between them', async () => {
    while (tokenCalls(platform) === 0) await pause(20);
    await pause(500);
    expect(tokenCalls(platform)).toBe(1);
  });

  it('handle 200 messages delivered 3 times at once 200 times, and answer 600 alike', async () => {
    const patient = await startPlatform();
    patient.connect(services.map(({ url }) => url));
    const isDegraded = () => services.some(({ output }) => output.includes('The store failed'));
    let batch = 0;
    let answers: readonly (readonly Delivery[])[] = [];
    do {
      // On a machine that is too busy for Redis to answer, each process goes by its own memory.
      await pause(batch * 3000);
      batch += 1;
      const messages = Array.from({ length: 200 }, (_, index) => text(`${batch} ${index}`));
      answers = await Promise.all(messages.map((message) => patient.sendAtOnce(message, 3)));
    } while (isDegraded() && batch < 3);
    await patient.close();

    const runs = readJournal(directory).filter(({ content }) => content.startsWith(`${batch} `));
    expect(runs).toHaveLength(200);
    expect(new Set(runs.map(({ content }) => content)).size).toBe(200);
    expect(answers.flat().map(({ outcome }) => outcome)).toEqual(Array(600).fill('answered'));
    const replies = answers.map((three) => new Set(three.map(({ seen }) => JSON.stringify(seen))));
    expect(replies.map(({ size }) => size)).toEqual(Array(200).fill(1));
  }, 60_000);

  it('take over from one that is killed in the middle: the user gets the reply', async () => {
    const [owner, heir] = services as [ServiceProcess, ServiceProcess];
    platform.connect(owner.url);
    const conversation = platform.send(text('wait 700'));
    expect((await runOf(directory, 'wait 700')).pid).toBe(owner.pid);
    platform.connect(heir.url);
    await owner.end('SIGKILL');
    const { text: seen } = await conversation;
    expect(seen).toContain(`answer ${heir.pid}`);
    services[0] = await launch();
  }, 20_000);

  it('take over from one that is frozen, whose result no longer counts when it wakes', async () => {
    const [owner, heir] = services as [ServiceProcess, ServiceProcess];
    platform.connect(owner.url);
    const message = text('wait 200');
    const conversation = platform.send(message);
    expect((await runOf(directory, 'wait 200')).pid).toBe(owner.pid);
    owner.freeze();
    platform.connect(heir.url);
    const { text: seen } = await conversation;
    expect(seen).toContain(`answer ${heir.pid}`);
    owner.resume();
    await pause(400);
    for (const { url } of [owner, heir]) {
      const again = await platform.deliver(message, { url });
      expect(again.body).toContain(seen);
    }
  }, 20_000);
});
