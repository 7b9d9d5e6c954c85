import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { readJournal, runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';

const DEADLINE = 600;
/** Without a further delivery for this long, the ledger has an instance look after the work. */
const QUIET = 2 * DEADLINE;
/** How often an instance looks through the ledger's agenda. */
const AGENDA = 5000;
const RUN_MS = 500;
/** A machine that is busy with other tests. */
const SLACK_MS = 8000;

describeWithRedis('late work of instances on one Redis', () => {
  let directory: string;
  let redis: RedisServer;
  let platform: Platform;
  let owner: ServiceProcess;
  let heir: ServiceProcess;

  const launch = (late: string) =>
    ServiceProcess.launch(directory, {
      ...platform.environment,
      REDIS_URL: redis.url,
      HANDLERS: join(__dirname, 'process', 'shared.handlers.ts'),
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: '1',
      WECHAT_LATE_REPLY: late,
    });

  async function start(late: string): Promise<void> {
    directory = temporaryDirectory();
    platform = await startPlatform({ cutAfter: 2 * DEADLINE, deliveries: 1 });
    [owner, heir] = await Promise.all([launch(late), launch(late)]);
  }

  async function nextReply(): Promise<string> {
    return (await platform.nextCustomerMessage(undefined, 15_000)).text;
  }

  beforeAll(async () => {
    redis = await RedisServer.start();
  });

  afterAll(() => redis.kill());

  afterEach(async () => {
    await platform.close();
    await Promise.all([owner, heir].map((one) => one.end('SIGKILL')));
    await redis.empty();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is brought to its end by another instance when the first is killed', async () => {
    await start('customer-service');
    platform.connect(owner.url);
    const content = `wait ${RUN_MS} later`;
    expect((await platform.send(text(content))).text).toBe('收到');
    expect((await runOf(directory, content)).pid).toBe(owner.pid);
    await owner.end('SIGKILL');
    const died = Date.now();
    const sent = await nextReply();
    // It may die before its job is made, or while it has it: then the agenda brings the work up.
    expect(Date.now() - died).toBeLessThan(QUIET + AGENDA + RUN_MS + SLACK_MS);
    expect(sent).toContain(`answer ${heir.pid}`);
    expect(readJournal(directory).map(({ pid }) => pid)).toEqual([owner.pid, heir.pid]);
    expect(platform.customerMessages()).toHaveLength(1);
  });

  it('is given to another instance when the first is told to end and cannot wait', async () => {
    await start('customer-service');
    platform.connect(owner.url);
    await platform.send(text('wait 2500 later'));
    await runOf(directory, 'wait 2500 later');
    await owner.end('SIGTERM');
    const sent = await nextReply();
    expect(sent).toContain(`answer ${heir.pid}`);
    expect(platform.customerMessages()).toHaveLength(1);
  });

  it('lets a reply be picked up at another instance, once', async () => {
    await start('pickup');
    platform.connect(owner.url);
    const { text: held } = await platform.send(text('wait 900'));
    expect(held).toContain('继续');
    platform.connect(heir.url);
    const { text: picked } = await platform.send(text('继续'));
    expect(picked).toContain(`answer ${owner.pid}`);
    platform.connect(owner.url);
    const { text: again } = await platform.send(text('继续'));
    expect(again).not.toBe(picked);
  });
});
