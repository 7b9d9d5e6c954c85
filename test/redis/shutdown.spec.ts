import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { runOf } from '../support/process/journal';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';

const DEADLINE = 600;
/** Of a machine that does other things as well. */
const BUSY_MS = 3000;
/** What a shutdown waits for: two deadlines for what runs, and for what hangs beside it. */
const LONGEST_MS = 2 * DEADLINE + 3000 + BUSY_MS;

describeWithRedis('an instance that is told to end while Redis is away', () => {
  let directory: string;
  let redis: RedisServer;
  let platform: Platform;
  let service: ServiceProcess;

  beforeEach(async () => {
    directory = temporaryDirectory();
    [redis, platform] = await Promise.all([
      RedisServer.start(),
      startPlatform({ cutAfter: 2 * DEADLINE, deliveries: 1 }),
    ]);
    service = await ServiceProcess.launch(directory, {
      ...platform.environment,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'warn',
      HANDLERS: join(__dirname, 'process', 'shared.handlers.ts'),
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
    });
    platform.connect(service.url);
  });

  afterEach(async () => {
    await platform.close();
    await service.end('SIGKILL');
    await redis.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  async function end(): Promise<number> {
    const begun = performance.now();
    service.child.kill('SIGTERM');
    await service.exited;
    return performance.now() - begun;
  }

  it('ends in time although its handler goes on regardless', async () => {
    await platform.send(text('wait 20000 later'));
    await runOf(directory, 'wait 20000 later');
    await redis.kill();
    expect(await end()).toBeLessThan(LONGEST_MS);
    expect(service.output).not.toMatch(/unhandled|not awaited/);
  });

  it('ends in time although Redis hangs', async () => {
    redis.pause();
    expect(await end()).toBeLessThan(LONGEST_MS);
  });
});
