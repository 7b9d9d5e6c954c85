import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, LEDGER_TIMES } from '../../src/ledger';
import { EmbeddedStore } from '../../src/stores';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { startInstance, type Instance } from '../support/instance';
import { describeWithSmallDisk, SmallDisk } from '../support/small-disk';
import { until } from '../support/until';

describeWithSmallDisk('a service whose disk is full', () => {
  let disk: SmallDisk;
  let platform: Platform;
  let instances: Instance[];
  let log: CapturedLog;

  beforeEach(async () => {
    log = new CapturedLog();
    disk = SmallDisk.mount(512);
    platform = await startPlatform();
    instances = [];
  });
  afterEach(async () => {
    await platform.close();
    for (const instance of instances) await instance.close();
    disk.unmount();
    log.release();
  });

  async function start(): Promise<Instance> {
    const instance = await startInstance({ ...platform.environment, DATA_DIR: disk.directory });
    instances.push(instance);
    platform.connect(instance.url);
    return instance;
  }
  const isReady = async (one: Instance) => (await one.ask('/health/ready')).status === 200;

  it('answers all the same, says so once, and goes on when there is room', async () => {
    const one = await start();
    one.handler.answers(() => String(Math.random()));
    await until(() => isReady(one));
    const before = text('之前');
    const kept = await platform.deliver(before);
    disk.fill();
    const messages = Array.from({ length: 30 }, (_, i) => text(`${i}`));
    const first = await Promise.all(messages.map((message) => platform.deliver(message)));
    const again = await Promise.all(messages.map((message) => platform.deliver(message)));
    expect(first.map(({ outcome }) => outcome)).toEqual(messages.map(() => 'answered'));
    expect(again.map(({ seen }) => seen)).toEqual(first.map(({ seen }) => seen));
    expect(await isReady(one)).toBe(false);
    await pause(700);
    expect(log.messages.filter((line) => line.includes('ENOSPC'))).toHaveLength(1);

    disk.makeRoom();
    await until(async () => /^wechat_store_degraded 0$/m.test((await one.ask('/metrics')).body));
    const after = text('之后');
    const late = await platform.deliver(after);
    const two = await start();
    two.handler.answers('没看过');
    const elsewhere = await Promise.all(
      [before, ...messages, after].map((message) => platform.deliver(message, { url: two.url })),
    );
    expect(elsewhere.map(({ seen }) => seen)).toEqual(
      [kept, ...first, late].map(({ seen }) => seen),
    );
  });

  it('starts, and goes on when there is room', async () => {
    disk.fill();
    const one = await start();
    one.handler.answers('好');
    expect((await platform.deliver(text('满'))).outcome).toBe('answered');
    disk.makeRoom();
    await until(() => isReady(one));
  });

  it('does not start where it may only read, and says what to do', async () => {
    disk.makeReadOnly();
    await expect(start()).rejects.toThrow(/DATA_DIR: .*read-only.*Give the service a/);
  });
});

describeWithSmallDisk('a store that has filled its disk itself', () => {
  const times = { ...LEDGER_TIMES, lease: 1000, memory: 300, freshness: 300 };
  const upkeep = { span: 100, keep: 300, sync: 50 };
  let disk: SmallDisk;
  let log: CapturedLog;
  beforeEach(() => {
    log = new CapturedLog();
    disk = SmallDisk.mount(4096);
  });
  afterEach(() => {
    disk.unmount();
    log.release();
  });

  it.each([1, 2])('makes room by forgetting, with %i processes on it', async (count) => {
    const stores = Array.from({ length: count }, () => {
      return new EmbeddedStore(disk.directory, () => true, times, upkeep);
    });
    for (const store of stores) await store.onModuleInit();
    const ledgers = stores.map((store) => new Ledger(store));
    const [ledger] = ledgers;
    const request = { fingerprint: 'f', message: 'x'.repeat(20_000), user: 'u' };
    const write = async (key: string) => {
      for (const one of ledgers) {
        await one.claim(`${key}${ledgers.indexOf(one)}`, request);
        await one.finish(`${key}${ledgers.indexOf(one)}`, 1, 'reply', true);
      }
    };
    await ledger?.claim('promised', { ...request, deferred: true });
    await pause(150);
    const fill = async () => {
      for (let i = 0; ; i += 1) await write(`key${i}-`);
    };
    await expect(fill()).rejects.toThrow('ENOSPC');
    await until(
      () =>
        write(String(Math.random())).then(
          () => true,
          () => false,
        ),
      3000,
    );
    for (const store of stores) expect(store.seen('promised')?.channel).toBe('late');
    for (const store of stores) await store.onApplicationShutdown();
  });
});
