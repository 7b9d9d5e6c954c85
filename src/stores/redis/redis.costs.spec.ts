import type { Redis } from 'ioredis';
import { Ledger, LEDGER_TIMES } from '../../ledger';
import { KeySpaces } from './key-spaces';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';

const MESSAGES = 200;
const request = { fingerprint: 'f'.repeat(43), message: 'm'.repeat(220), user: 'o'.repeat(28) };
const reply = 'r'.repeat(80);
const never = new AbortController().signal;

async function counted(client: Redis, run: () => Promise<void>) {
  await client.config('RESETSTAT');
  await run();
  const stats = await client.info('commandstats');
  const calls = (name: string) =>
    Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  return { scripts: calls('evalsha'), published: calls('publish') };
}

async function answer(ledger: Ledger, key: string): Promise<void> {
  const claim = await ledger.claim(key, { ...request, signature: `of ${key}` });
  const wait = ledger.wait(key, 4000, never);
  if (claim.kind === 'run') await ledger.finish(key, 1, reply, true);
  expect(await wait).toBe('settled');
  expect(await ledger.takeReply(key)).toEqual({ kind: 'reply', reply });
}

describeWithRedis('A message on Redis', () => {
  let server: RedisServer;
  let client: Redis;
  const instances: (readonly [RedisStore, RedisConnection])[] = [];
  let one: Ledger;
  let two: Ledger;

  async function instance(): Promise<Ledger> {
    const connection = new RedisConnection(server.url);
    await connection.open();
    const store = new RedisStore(connection, KeySpaces.ofOne('wx1'), LEDGER_TIMES);
    await store.onModuleInit();
    instances.push([store, connection]);
    return new Ledger(store);
  }

  beforeAll(async () => {
    server = await RedisServer.start();
    client = server.client();
    one = await instance();
    two = await instance();
    for (const ledger of [one, two]) {
      await answer(ledger, 'warm up');
      await ledger.waitingFor('warm up');
    }
  });

  afterAll(async () => {
    client.disconnect();
    for (const [store, connection] of instances) {
      await store.onApplicationShutdown();
      await connection.close();
    }
    await server.kill();
  });

  it('takes two scripts, its signature bound in one, and no publish on one instance', async () => {
    const { scripts, published } = await counted(client, async () => {
      for (let i = 0; i < MESSAGES; i += 1) await answer(one, `alone ${i}`);
    });
    // Heartbeats come between, one a second of each instance: some more on a busy machine.
    expect(scripts - 2 * MESSAGES).toBeLessThan(MESSAGES / 2);
    expect(published).toBe(0);
  });

  it('tells exactly the instances whose deliveries wait', async () => {
    const { published } = await counted(client, async () => {
      for (let i = 0; i < MESSAGES; i += 1) {
        await one.claim(`shared ${i}`, request);
        await two.claim(`shared ${i}`, request);
        const wait = two.wait(`shared ${i}`, 4000, never);
        await one.finish(`shared ${i}`, 1, reply, true);
        expect(await wait).toBe('settled');
      }
    });
    expect(published).toBe(MESSAGES);
  });
});
