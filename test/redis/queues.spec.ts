import { rmSync } from 'node:fs';
import { Ledger } from '../../src/ledger';
import { freePort } from '../support/free-port';
import { describeWithRedis, RedisServer } from '../support/redis-server';
import { startPlatform, type Platform } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';
import { startInstance, type Instance } from '../support/instance';
import { until } from '../support/until';

const read = async (url: string) => (await fetch(url)).text();

describe('MANAGEMENT_QUEUES', () => {
  let platform: Platform;
  let instance: Instance;
  let log: CapturedLog;

  async function start(environment: Readonly<Record<string, string>>): Promise<void> {
    log = new CapturedLog();
    instance = await startInstance({ ...platform.environment, ...environment });
    log.release();
  }

  beforeEach(async () => {
    platform = await startPlatform();
  });

  afterEach(async () => {
    await instance.close();
    await platform.close();
  });

  it('says that it has no effect on the embedded store', async () => {
    await start({ LOG_LEVEL: 'warn', MANAGEMENT_QUEUES: 'on' });
    expect(log.messages).toContainEqual(
      expect.stringMatching(/MANAGEMENT_QUEUES=on has no effect without REDIS_URL/),
    );
    expect((await instance.ask('/queues')).status).toBe(404);
    expect((await instance.ask('/health/live')).status).toBe(200);
  });

  describeWithRedis('on Redis', () => {
    const directory = temporaryDirectory();
    let redis: RedisServer;

    beforeAll(async () => {
      redis = await RedisServer.start();
    });

    afterAll(async () => {
      await redis.kill();
      rmSync(directory, { recursive: true, force: true });
    });

    it('shows jobs on the management listener alone, read-only and without their users', async () => {
      const port = await freePort();
      const environment = { ...platform.environment, REDIS_URL: redis.url };
      // A process of its own: Jest cannot load the board on every Node that we support.
      const service = await ServiceProcess.launch(directory, {
        ...environment,
        MANAGEMENT_PORT: String(port),
        MANAGEMENT_QUEUES: 'on',
      });
      await start(environment);
      const ledger = instance.app.get(Ledger);
      const request = { fingerprint: 'f', message: '{}', user: 'u', deferred: true };
      await ledger.claim('wx1:oSomebody:1', request);
      const openId = 'oSomebody1Whom2WeChat3Names4';
      const errmsg = `refused by WeChat (invalid openid [${openId}] access_token=canaryToken)`;
      await ledger.bury('wx1:oSomebody:1', 1, errmsg);

      const board = `http://127.0.0.1:${port}/queues`;
      expect(await read(board)).toContain('<html');
      let jobs = '';
      await until(async () => {
        jobs = await read(`${board}/api/queues?activeQueue=late-work&status=failed`);
        return jobs.includes('"failed":1');
      });
      expect(JSON.parse(jobs)).toMatchObject({
        queues: [{ name: 'late-work', readOnlyMode: true, counts: { failed: 1 } }],
      });
      expect(jobs).toContain('refused by WeChat');
      expect(jobs).not.toMatch(/oSomebody|canaryToken/);
      const { queues } = JSON.parse(jobs) as { queues: { jobs: { id: string }[] }[] };
      const job = await read(`${board}/api/queues/late-work/${queues[0]?.jobs[0]?.id}`);
      expect(job).toContain('refused by WeChat');
      expect(job).not.toMatch(/oSomebody|canaryToken/);
      const simple = { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } };
      expect((await fetch(`${board}/api/queues/late-work/add`, simple)).status).toBe(403);
      const pause = await fetch(`${board}/api/queues/late-work/pause`, { method: 'PUT' });
      expect(pause.status).toBe(403);
      expect((await instance.ask('/queues')).status).toBe(404);
      expect((await fetch(new URL('/queues', service.url))).status).toBe(404);
      await service.end('SIGKILL');
    });
  });
});
