import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Ledger } from '../../ledger';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { KeySpaces } from './key-spaces';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';
import { StoreUnavailableError } from './store-unavailable.error';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const never = new AbortController().signal;
/** How much longer a busy machine takes for what happens at once. */
const BUSY_MS = 1000;
/** How long a command is given again before it fails. */
const PATIENCE_MS = 1500 + BUSY_MS;
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

/** As if the process were stopped and went on: nothing is sent or read meanwhile. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Milliseconds until the ledger answers again. */
async function recovery(ledger: Ledger): Promise<number> {
  const started = performance.now();
  while ((await failure(ledger.ping())).fault !== 'undefined') await sleep(10);
  return performance.now() - started;
}

beforeAll(() => Logger.overrideLogger(false));

describeWithRedis('RedisStore, when Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let store: RedisStore;
  let ledger: Ledger;

  beforeEach(async () => {
    server = await RedisServer.start();
    connection = new RedisConnection(server.url);
    await connection.open();
    store = new RedisStore(connection, KeySpaces.ofOne('wx1'), times);
    await store.onModuleInit();
    ledger = new Ledger(store);
  });

  afterEach(async () => {
    await store.onApplicationShutdown();
    await connection.close();
    await server.kill();
  });

  it('hangs, fails within what the caller can spare, and carries nothing out afterwards', async () => {
    server.pause();
    const hurried = await failure(ledger.claim('k', message, 200));
    expect(hurried.fault).toBe('timeout');
    expect(hurried.ms).toBeLessThan(200 + BUSY_MS);
    const patient = await failure(ledger.claim('k', message));
    expect(['timeout', 'connection']).toContain(patient.fault);
    expect(patient.ms).toBeLessThan(PATIENCE_MS);
    expect((await failure(ledger.ping())).ms).toBeLessThan(300 + BUSY_MS);
    await sleep(500);
    server.resume();
    expect(await recovery(ledger)).toBeLessThan(3000 + BUSY_MS);
    const client = server.client();
    expect(await client.keys('*message:*')).toEqual([]);
    client.disconnect();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run', delivery: 1 });
  });

  it('hangs while many commands wait for it, and is left once', async () => {
    const { client } = connection as unknown as { client: { disconnect(): void } };
    const leave = jest.spyOn(client, 'disconnect');
    server.pause();
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    await Promise.all(keys.map((key) => failure(ledger.claim(key, message, 400))));
    expect(leave).toHaveBeenCalledTimes(1);
    server.resume();
    await recovery(ledger);
  });

  it('ends one connection after the other, says so once in a while', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const { client } = connection as unknown as { client: { disconnect(again: boolean): void } };
    for (let i = 0; i < 3; i += 1) {
      client.disconnect(true);
      await sleep(20);
      await recovery(ledger);
    }
    expect(warn.mock.calls).toEqual([[expect.stringContaining('connection to Redis was lost')]]);
    warn.mockRestore();
  });

  it('hangs for a moment, is asked again, and nobody notices', async () => {
    await ledger.claim('k', message);
    const waiting = ledger.wait('elsewhere', 2000, never);
    server.pause();
    const [claim, finish] = [ledger.claim('new', message), ledger.finish('k', 1, 'r', true)];
    await sleep(700);
    server.resume();
    expect(await claim).toMatchObject({ kind: 'run', epoch: 1, delivery: 1 });
    expect(await finish).toBe('passive');
    expect(await ledger.claim('new', message)).toMatchObject({ kind: 'join', delivery: 2 });
    expect(await waiting).toBe('nothing');
  });

  it.each([400, 2000])(
    'is well, but this process stood still for %d ms while it asked',
    async (ms) => {
      await ledger.claim('k', message);
      const asked = [ledger.claim('new', message, 300), ledger.finish('k', 1, 'r', true)] as const;
      standStill(ms);
      const [claim, finish] = await Promise.all(asked);
      expect(claim).toMatchObject({ kind: 'run', epoch: 1, delivery: 1 });
      expect(finish).toBe('passive');
    },
  );

  it('stops, fails in time, and is used again soon after its restart', async () => {
    await ledger.claim('k', message);
    // Work of this instance tells of itself.
    const own = ledger.wait('k', 1000, never);
    const foreign = failure(ledger.wait('elsewhere', 5000, never));
    await server.kill();
    expect((await failure(ledger.finish('k', 1, 'r', true))).fault).toBe('connection');
    expect(await own).toBe('nothing');
    expect((await failure(ledger.claim('k', message))).ms).toBeLessThan(PATIENCE_MS);
    expect((await foreign).fault).toBe('connection');
    await server.restart();
    expect(await recovery(ledger)).toBeLessThan(3000 + BUSY_MS);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it('is emptied, does not know what was under way, and never gives a reply to another', async () => {
    await ledger.claim('k', message);
    await server.empty();
    expect(await ledger.finish('k', 1, 'r', true)).toBe('fenced');
    expect(await ledger.wait('k', 300, never)).toBe('nothing');
    expect(await ledger.takeReply('k')).toEqual({ kind: 'late' });
    expect(await ledger.settle('k', 1, 'sent')).toBe(false);
    expect(await ledger.due(10)).toEqual([]);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run', epoch: 1 });
  });

  it('is emptied, and a signature belongs to its message all the same', async () => {
    const signed = { ...message, signature: 's' };
    await ledger.claim('k', signed);
    await server.empty();
    expect(await ledger.claim('another', signed)).toMatchObject({ kind: 'replayed' });
    expect(await ledger.claim('k', signed)).toMatchObject({ kind: 'run' });
  });

  it('loses an answer, and others change the message before it is asked again', async () => {
    const other = new RedisConnection(server.url);
    await other.open();
    const theirs = new RedisStore(other, KeySpaces.ofOne('wx1'), times);
    await theirs.onModuleInit();
    const { records } = store as unknown as {
      records: { compareAndSet(...args: readonly unknown[]): Promise<unknown> };
    };
    const { compareAndSet } = records;
    jest.spyOn(records, 'compareAndSet').mockImplementationOnce(async (...args) => {
      await compareAndSet.apply(records, args);
      await new Ledger(theirs).claim('k', message);
      throw new StoreUnavailableError('compareAndSet', 'Connection is closed.');
    });
    expect(await ledger.claim('k', message)).toEqual({ kind: 'run', epoch: 1, delivery: 1 });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join', delivery: 3 });
    expect(await ledger.finish('k', 1, 'r', true)).toBe('passive');
    await theirs.onApplicationShutdown();
    await other.close();
  });

  it('is emptied, and what others have made of the message since is not overwritten', async () => {
    await ledger.claim('k', message);
    await ledger.claim('k', message);
    await server.empty();
    const other = new RedisConnection(server.url);
    await other.open();
    const theirs = new RedisStore(other, KeySpaces.ofOne('wx1'), times);
    await theirs.onModuleInit();
    const two = new Ledger(theirs);
    await two.claim('k', message);
    await two.claim('k', message);
    expect(await ledger.finish('k', 1, 'ours', true)).toBe('fenced');
    expect(await two.finish('k', 1, 'theirs', true)).toBe('passive');
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'theirs' });
    await theirs.onApplicationShutdown();
    await other.close();
  });

  it('was away, is asked for what it alone can say when others have told what they did', async () => {
    await ledger.claim('k', message);
    await server.restart();
    await recovery(ledger);
    const asked = performance.now();
    expect(await ledger.stillOwned('k', 1)).toBe(false);
    expect(performance.now() - asked).toBeGreaterThan(1000);
    const again = performance.now();
    expect(await ledger.stillOwned('k', 1)).toBe(false);
    expect(performance.now() - again).toBeLessThan(BUSY_MS);
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
    expect(await recovery(ledger)).toBeLessThan(3000 + BUSY_MS);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });

  it('was away, gives the other instances time to show that they live', async () => {
    await ledger.claim('k', message);
    const other = new RedisConnection(server.url);
    await other.open();
    const theirs = new RedisStore(other, KeySpaces.ofOne('wx1'), times);
    await theirs.onModuleInit();
    const two = new Ledger(theirs);
    const client = server.client();
    await client.config('SET', 'maxmemory', '1');
    await failure(two.ping());
    await client.config('SET', 'maxmemory', '0');
    await two.ping();
    await client.del(...(await client.keys('*alive*')));
    expect(await two.claim('k', message)).toMatchObject({ kind: 'join' });
    client.disconnect();
    await theirs.onApplicationShutdown();
    await other.close();
  });

  it('forgets everything in the end', async () => {
    await ledger.claim('a', { ...message, signature: 's' });
    await ledger.finish('a', 1, 'r', true);
    await ledger.claim('b', { ...message, deferred: true });
    await ledger.ahead('lane', 'b');
    await ledger.bury('b', 1, 'why');
    await ledger.claim('c', { ...message, deferred: true, lane: 'other' });
    await ledger.postpone('c', 1, 1000, true);
    await ledger.ping();
    const client = server.client();
    for (const key of await client.keys('*')) {
      expect([key, (await client.pttl(key)) > 0]).toEqual([key, true]);
    }
    expect((await client.keys('*')).every((key) => key.startsWith('wechat:{wx1}:'))).toBe(true);
    client.disconnect();
  });
});
