import { Logger } from '@nestjs/common';
import { FailoverStore, Ledger } from '../../ledger';
import { CONTRACT_TIMES } from '../../../test/support/ledger/ledger.contract';
import { describeWithRedis, RedisServer } from '../../../test/support/redis-server';
import { until } from '../../../test/support/until';
import { KeySpaces } from './key-spaces';
import { RedisConnection } from './redis.connection';
import { RedisStore } from './redis.store';

const message = { fingerprint: 'f', message: 'm', user: 'u' };
const times = { ...CONTRACT_TIMES, quiet: 100, lease: 4000, memory: 60_000 };

describeWithRedis('A Redis that was emptied while messages were handled', () => {
  let server: RedisServer;
  const ends: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    Logger.overrideLogger(false);
    server = await RedisServer.start();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await server.kill();
  });

  async function instance() {
    const connection = new RedisConnection(server.url);
    await connection.open();
    const store = new RedisStore(connection, KeySpaces.ofOne('wx1'), times);
    await store.onModuleInit();
    const failover = new FailoverStore(store, times);
    ends.push(async () => {
      failover.onApplicationShutdown();
      await store.onApplicationShutdown();
      await connection.close();
    });
    return { store, ledger: new Ledger(failover) };
  }

  it('learns of the reply from whoever works on the message', async () => {
    const { ledger } = await instance();
    await ledger.claim('k', message);
    await server.empty();
    expect(await ledger.finish('k', 1, 'reply', true)).toBe('passive');
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('costs no promised reply', async () => {
    const { ledger } = await instance();
    await ledger.claim('k', { ...message, deferred: true });
    await server.empty();
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('late');
    await server.empty();
    expect(await ledger.stillOwned('k', 1)).toBe(true);
    expect(await ledger.settle('k', 1, 'sent')).toBe(true);
  });

  it('has nobody send what a delivery to another instance has carried', async () => {
    const { ledger, store } = await instance();
    const { ledger: another } = await instance();
    await ledger.claim('k', message);
    await another.claim('k', message);
    expect(await ledger.finish('k', 1, 'reply', false)).toBe('open');
    expect(await another.takeReply('k')).toEqual({ kind: 'reply', reply: 'reply' });
    await until(() => store.seen('k')?.channel === 'passive');
    await server.empty();
    expect(await ledger.abandonWindow('k')).toEqual({ kind: 'passive' });
  });
});
