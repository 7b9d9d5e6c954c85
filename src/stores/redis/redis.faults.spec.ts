import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CONTRACT_TIMES } from '../../ledger/ledger.contract';
import { AccountKeys } from './account-keys';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { StoreUnavailableError } from './store-unavailable.error';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const never = new AbortController().signal;
/** Long enough that only what the test does ends an instance. */
const times = { ...CONTRACT_TIMES, lease: 4000, memory: 60_000 };

async function failure(command: Promise<unknown>) {
  const started = performance.now();
  const error = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const fault = error instanceof StoreUnavailableError ? error.fault : String(error);
  return { fault, ms: performance.now() - started };
}

/** Milliseconds until the ledger answers again. */
async function recovery(ledger: RedisStore): Promise<number> {
  const started = performance.now();
  while ((await failure(ledger.ping())).fault !== 'undefined') await sleep(10);
  return performance.now() - started;
}

beforeAll(() => Logger.overrideLogger(false));

describeWithRedis('RedisStore, when Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let ledger: RedisStore;

  beforeEach(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(server.url);
    await connection.open();
    ledger = new RedisStore(connection, 'wx1', times);
    await ledger.onModuleInit();
  });

  afterEach(async () => {
    await ledger.onApplicationShutdown();
    await connection.close();
    await server.kill();
  });

  it('hangs, fails in time, then at once, and carries nothing out afterwards', async () => {
    server.pause();
    const first = await failure(ledger.claim('k', message));
    expect(first.fault).toBe('timeout');
    expect(first.ms).toBeLessThan(600);
    const second = await failure(ledger.claim('k', message));
    expect(second.fault).toBe('connection');
    expect(second.ms).toBeLessThan(100);
    await sleep(500);
    server.resume();
    expect(await recovery(ledger)).toBeLessThan(3000);
    const client = server.client();
    expect(await client.exists(new AccountKeys('wx1').record('k'))).toBe(0);
    client.disconnect();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run', delivery: 1 });
  });

  it('stops, fails at once, and is used again soon after its restart', async () => {
    await ledger.claim('k', message);
    const own = failure(ledger.wait('k', 5000, never));
    const foreign = failure(ledger.wait('elsewhere', 5000, never));
    await server.kill();
    expect((await failure(ledger.finish('k', 1, 'r', true))).fault).toBe('connection');
    expect((await own).fault).toBe('connection');
    expect((await failure(ledger.claim('k', message))).ms).toBeLessThan(100);
    expect((await foreign).fault).toBe('connection');
    await server.restart();
    expect(await recovery(ledger)).toBeLessThan(3000);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it('is emptied, does not know what was under way, and never gives a reply to another', async () => {
    await ledger.claim('k', message);
    await server.empty();
    expect(await ledger.finish('k', 1, 'r', true)).toBe('unknown');
    expect(await ledger.wait('k', 300, never)).toBe('nothing');
    expect(await ledger.takeReply('k')).toEqual({ kind: 'late' });
    expect(await ledger.settle('k', 1, 'sent')).toBe(false);
    expect(await ledger.due(10)).toEqual([]);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run', epoch: 1 });
  });

  it('is out of memory, changes nothing, and goes on when there is room', async () => {
    const client = server.client();
    await client.config('SET', 'maxmemory', '1');
    expect((await failure(ledger.claim('k', message))).fault).toBe('out-of-memory');
    expect((await failure(ledger.ping())).fault).toBe('out-of-memory');
    await client.config('SET', 'maxmemory', '0');
    client.disconnect();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it('has become a replica, says so, and looks for the primary anew', async () => {
    const client = server.client();
    await client.replicaof('127.0.0.1', 1);
    expect((await failure(ledger.claim('k', message))).fault).toBe('read-only');
    await client.replicaof('NO', 'ONE');
    client.disconnect();
    expect(await recovery(ledger)).toBeLessThan(3000);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it('was away, gives the other instances time to show that they live', async () => {
    await ledger.claim('k', message);
    const other = new RedisConnection(server.url);
    await other.open();
    const two = new RedisStore(other, 'wx1', times);
    await two.onModuleInit();
    const client = server.client();
    await client.config('SET', 'maxmemory', '1');
    await failure(two.ping());
    await client.config('SET', 'maxmemory', '0');
    await two.ping();
    await client.del(...(await client.keys('*alive*')));
    expect(await two.claim('k', message)).toMatchObject({ kind: 'join' });
    client.disconnect();
    await two.onApplicationShutdown();
    await other.close();
  });

  it('forgets everything in the end', async () => {
    await ledger.claim('a', message);
    await ledger.finish('a', 1, 'r', true);
    await ledger.claim('b', { ...message, deferred: true });
    await ledger.takeTurn('lane', 'b');
    await ledger.bury('b', 1, 'why');
    await ledger.claim('c', { ...message, deferred: true });
    await ledger.ping();
    const client = server.client();
    for (const key of await client.keys('*')) {
      expect([key, (await client.pttl(key)) > 0]).toEqual([key, true]);
    }
    expect((await client.keys('*')).every((key) => key.startsWith('wechat:{wx1}:'))).toBe(true);
    client.disconnect();
  });
});
