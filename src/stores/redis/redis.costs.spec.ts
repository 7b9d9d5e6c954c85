import type { Redis } from 'ioredis';
import { LEDGER_TIMES } from '../../ledger';
import { AccountKeys } from './account-keys';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { RedisSignatureBindings } from './redis.signature-bindings';
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

async function answer(ledger: RedisStore, key: string): Promise<void> {
  const claim = await ledger.claim(key, request);
  const wait = ledger.wait(key, 4000, never);
  if (claim.kind === 'run') await ledger.finish(key, 1, reply, true);
  expect(await wait).toBe('settled');
  expect(await ledger.takeReply(key)).toEqual({ kind: 'reply', reply });
}

describeWithRedis('A message on Redis', () => {
  let server: RedisServer;
  let client: Redis;
  const connections: RedisConnection[] = [];
  let one: RedisStore;
  let two: RedisStore;

  async function instance(): Promise<RedisStore> {
    const connection = new RedisConnection(server.url);
    await connection.open();
    connections.push(connection);
    const ledger = new RedisStore(connection, 'wx1', LEDGER_TIMES);
    await ledger.onModuleInit();
    return ledger;
  }

  beforeAll(async () => {
    server = await RedisServer.start();
    client = server.client();
    one = await instance();
    two = await instance();
    for (const ledger of [one, two]) {
      await answer(ledger, 'warm up');
      await ledger.takeOver('warm up');
    }
  });

  afterAll(async () => {
    client.disconnect();
    for (const ledger of [one, two]) await ledger.onApplicationShutdown();
    for (const connection of connections) await connection.close();
    await server.kill();
  });

  it('takes two scripts and no publish when one instance has all its deliveries', async () => {
    const { scripts, published } = await counted(client, async () => {
      for (let i = 0; i < MESSAGES; i += 1) await answer(one, `alone ${i}`);
    });
    // A heartbeat may come between.
    expect(scripts - 2 * MESSAGES).toBeLessThan(10);
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

  it('adds one script where its signature is bound', async () => {
    const [connection] = connections;
    if (!connection) throw new Error('there should be a connection');
    const bindings = new RedisSignatureBindings(connection, new AccountKeys('wx1'));
    await bindings.bind('warm up', 'm', 1000);
    const { scripts } = await counted(client, async () => {
      for (let i = 0; i < MESSAGES; i += 1) await bindings.bind(`s${i}`, 'message', 1000);
    });
    expect(scripts - MESSAGES).toBeLessThan(10);
  });
});
