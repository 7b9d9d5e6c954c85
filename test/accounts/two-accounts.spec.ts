import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from '../../src/ledger';
import { startPlatform, text, type Platform } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { contentOf, eventually, SEND } from '../late/shortened';
import { startInstance, type Instance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';

const DEADLINE = 400;
/** The embedded agenda is looked through every 250 ms, that of Redis every 5 s beside its jobs. */
const AGENDA_MS = 1500;
/** What both accounts have in common, by chance or by a careless operator. */
const TOKEN = 'SameTokenForBoth';
const USER = 'oUserOfBothAccounts000000001';
const MSG_ID = '24086087575195331';

interface Account {
  readonly platform: Platform;
  readonly service: Instance;
  /** Of the service. */
  readonly end: () => Promise<void>;
}

describeOnEachStore('two accounts with one store', (store) => {
  let first: Account;
  let second: Account;
  const open: (() => Promise<void>)[] = [];

  async function begin(platform: Platform, more: Readonly<Record<string, string>> = {}) {
    const service = await startInstance({
      ...platform.environment,
      WECHAT_REPLY_DEADLINE: String(DEADLINE),
      WECHAT_REPLY_DELIVERIES: '1',
      ...store.environment(),
      ...more,
    });
    service.handler.answers(
      (message) => `${platform.environment['WECHAT_APP_ID']} ${contentOf(message)}`,
    );
    platform.connect(service.url);
    let closed: Promise<void> | undefined;
    const end = () => (closed ??= service.close());
    open.push(end);
    return { platform, service, end };
  }

  async function platformOf(appId: string): Promise<Platform> {
    const options = {
      appId,
      appSecret: appId.repeat(2),
      originalId: `gh_${appId.replace('-', '_')}`,
      token: TOKEN,
    };
    const platform = await startPlatform({ ...options, cutAfter: 5000, deliveries: 1 });
    open.push(() => platform.close());
    return platform;
  }

  async function both(more: Readonly<Record<string, string>> = {}): Promise<void> {
    first = await begin(await platformOf('wxfirst'), more);
    second = await begin(await platformOf('wxfirst-second'), more);
  }

  afterEach(async () => {
    for (const close of open.splice(0).toReversed()) await close();
    await store.empty();
  });

  const slowly = ({ service, platform }: Account, ms: number) =>
    service.handler.answers(async (message) => {
      await pause(ms, undefined, { ref: false });
      return `${platform.environment['WECHAT_APP_ID']} ${contentOf(message)}`;
    });
  const say = ({ platform }: Account, content: string, more = {}) =>
    platform.send(text(content, more), { from: USER });
  const sent = ({ platform }: Account) => platform.customerMessages().map(({ text: one }) => one);
  const calls = ({ platform }: Account) =>
    platform.api.requests.filter(({ path }) => path === SEND).length;

  it('run each its own message, though all that WeChat numbers them by is the same', async () => {
    await both();
    const message = { MsgId: MSG_ID, CreateTime: Math.floor(Date.now() / 1000) };
    expect((await say(first, '问', message)).text).toBe('wxfirst 问');
    expect((await say(second, '问', message)).text).toBe('wxfirst-second 问');
    expect([first, second].map(({ service }) => service.handler.runs.length)).toEqual([1, 1]);
  });

  it('bind each its own signatures, though their tokens are the same', async () => {
    await both();
    const query = { timestamp: Math.floor(Date.now() / 1000), nonce: '77' };
    for (const { platform } of [first, second]) {
      expect((await platform.deliver(text(platform.testUser), query)).status).toBe(200);
      expect((await platform.deliver(text('假'), query)).status).toBe(403);
    }
  });

  it('leave each other what an end has interrupted and what is still to be sent', async () => {
    await both();
    const handlerOf = ({ service, platform }: Account, ms: number) =>
      service.handler.answers(async (message) => {
        const isSlow = contentOf(message) === '没完';
        await pause(isSlow ? ms : 2 * DEADLINE, undefined, { ref: false });
        return `${platform.environment['WECHAT_APP_ID']} ${contentOf(message)}`;
      });
    handlerOf(first, 60_000);
    first.platform.api.fault(SEND, { errcode: -1 }, { times: 100 });
    await Promise.all([say(first, '没完'), say(first, '没发')]);
    await eventually(() => expect(calls(first)).toBeGreaterThan(0));
    await first.end();
    await pause(AGENDA_MS + 1000);
    expect([second.service.handler.runs.length, calls(second)]).toEqual([0, 0]);
    first.platform.api.clearFaults();
    handlerOf(await begin(first.platform), 0);
    await eventually(() => {
      expect(sent(first).toSorted()).toEqual(['wxfirst 没发', 'wxfirst 没完']);
    });
    expect([second.service.handler.runs.length, calls(second)]).toEqual([0, 0]);
  });

  it('let a user fetch only what this account has kept', async () => {
    await both({ WECHAT_LATE_REPLY: 'pickup' });
    slowly(first, 1.5 * DEADLINE);
    expect((await say(first, '慢')).text).toContain('继续');
    expect((await say(second, '继续')).text).toBe('wxfirst-second 继续');
    await eventually(async () => expect((await say(first, '继续')).text).toBe('wxfirst 慢'));
  });

  it('list each its own dead work', async () => {
    await both();
    const ledger = first.service.app.get(Ledger);
    const request = { fingerprint: 'f', message: '{', user: 'wxfirst:o1', deferred: true };
    await ledger.claim('wxfirst:1-x', request);
    await ledger.bury('wxfirst:1-x', 1, 'why');
    expect(await ledger.dead(10)).toMatchObject([{ key: 'wxfirst:1-x' }]);
    expect(await second.service.app.get(Ledger).dead(10)).toEqual([]);
  });

  it('send each its own late replies, with its own token', async () => {
    await both();
    for (const account of [first, second]) slowly(account, 2 * DEADLINE);
    await Promise.all([say(first, '慢'), say(second, '慢')]);
    await eventually(() => {
      expect([sent(first), sent(second)]).toEqual([['wxfirst 慢'], ['wxfirst-second 慢']]);
    });
    expect([calls(first), calls(second)]).toEqual([1, 1]);
  });

  it('are told of each other when they start, by name and by what to do', async () => {
    const log = new CapturedLog();
    const warnings = () => log.messages.filter((line) => /other accounts/.test(line));
    const more = { LOG_LEVEL: 'warn' };
    try {
      const platforms = [await platformOf('wxfirst'), await platformOf('wxfirst-second')] as const;
      await begin(platforms[0], more);
      expect(warnings()).toEqual([]);
      await begin(platforms[1], more);
      expect(warnings()).toEqual([expect.stringMatching(/wxfirst\b(?!-)/)]);
      log.forget();
      await begin(platforms[0], more);
      expect(warnings()).toEqual([expect.stringContaining('wxfirst-second')]);
    } finally {
      log.release();
    }
  });
});
