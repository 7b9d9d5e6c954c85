import { Test } from '@nestjs/testing';
import { Ledger, LEDGER_TIMES } from '../../ledger';
import { Accounts } from '../../wechat';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { TokenStore } from '../../wechat-api';
import { RedisModule, RedisUrlError } from '.';
import { RedisConnection } from './redis.connection';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';

function start(url: string) {
  const module = RedisModule.forRoot({
    url,
    accounts: new Accounts(false, [wechatAccount({ appId: 'wx1' })]),
    times: LEDGER_TIMES,
  });
  return Test.createTestingModule({ imports: [module] }).compile();
}

type Failure = Error & { readonly ms: number };

async function failureOf(url: string): Promise<Failure> {
  const started = performance.now();
  const error: unknown = await start(url).catch((failure: unknown) => failure);
  return Object.assign(error as Error, { ms: performance.now() - started });
}

describeWithRedis('RedisModule', () => {
  let server: RedisServer;
  /** Both wait before they give up, at the same time. */
  let wrong: Promise<Failure>;
  let missing: Promise<Failure>;

  beforeAll(async () => {
    server = await RedisServer.start();
    const client = server.client();
    await client.config('SET', 'requirepass', 'right');
    client.disconnect();
    wrong = failureOf(server.url.replace('//', '//:secret@'));
    missing = failureOf('redis://127.0.0.1:1');
  });

  afterAll(() => server.kill());

  it('provides all stores and gives up what it owned when it is closed', async () => {
    const url = server.url.replace('//', '//:right@');
    const app = await start(url);
    await app.init();
    const ledger = app.get(Ledger);
    const message = { fingerprint: 'f', message: 'm', user: 'u' };
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    expect(await app.get(TokenStore).load('wx1')).toBeUndefined();
    await app.close();

    const next = await start(url);
    await next.init();
    expect(await next.get(Ledger).claim('k', message)).toMatchObject({ kind: 'run', epoch: 2 });
    await next.close();
    expect(next.get(RedisConnection).isReady).toBe(false);
  });

  it('refuses a wrong password without showing it', async () => {
    const failure = await wrong;
    expect(failure).toBeInstanceOf(RedisUrlError);
    expect(failure.message).toMatch(/^REDIS_URL: .*127\.0\.0\.1:\d+.*right user and password/s);
    expect(failure.message).not.toContain('secret');
  });

  it('says within a few seconds when nothing listens there', async () => {
    const failure = await missing;
    expect(failure.message).toMatch(
      /REDIS_URL: cannot use Redis at redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*start Redis/s,
    );
    expect(failure.ms).toBeLessThan(6000);
  });
});
