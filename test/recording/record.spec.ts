import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { click, event, startPlatform, text, type Platform } from '../../src/simulator';
import { OnEvent, OnText, reply, type MessageHandler, type TextMessage } from '../../src/wechat';
import { wechat } from '../support/command-line';
import { startInstance, type Instance } from '../support/instance';
import { describeOnEachStore } from '../support/stores';
import { until } from '../support/until';

let runs = 0;

const [CUT, DEADLINE] = [1500, '1200'];
/** Ends while the second delivery waits, far from either end of it. */
const SLOW_MS = 2000;

@OnText(/^订单/)
class OrderHandler implements MessageHandler<TextMessage> {
  async handle({ content, fromUserName }: TextMessage) {
    runs += 1;
    if (content === '订单慢') await pause(SLOW_MS);
    if (content === '订单坏') throw new Error(`no such order of ${fromUserName}`);
    if (content === '订单两') return reply.several([reply.text('一'), reply.text('二')]);
    return `${content} ${fromUserName}`;
  }
}

@OnEvent('CLICK', 'HELP')
class Help implements MessageHandler {
  handle(): string {
    return '帮助';
  }
}

const OPEN_ID = 'oABCdefGHIjklMNOpqrSTUvwx_-1';

interface Listed {
  readonly id: string;
  readonly what: string;
  readonly handler?: string;
  readonly error?: string;
  readonly late: readonly { readonly result: string }[];
  readonly deliveries: readonly { readonly ending: string; readonly instance: string }[];
}

describeOnEachStore('recording', (store) => {
  let platform: Platform;
  let instances: Instance[];
  let environment: Readonly<Record<string, string>>;

  async function start(record: string, mode: 'plain' | 'secure' = 'plain', count = 1) {
    platform = await startPlatform({ mode, cutAfter: CUT });
    const own = { WECHAT_REPLY_DEADLINE: DEADLINE, WECHAT_RECORD: record, MANAGEMENT_PORT: 'off' };
    environment = { ...platform.environment, ...store.environment(), ...own };
    instances = [];
    for (let n = 0; n < count; n += 1) {
      instances.push(await startInstance(environment, [OrderHandler, Help]));
    }
    platform.connect(instances.map(({ url }) => url));
  }
  beforeEach(() => {
    runs = 0;
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(async () => {
    await platform.close();
    for (const one of instances) await one.close();
    jest.restoreAllMocks();
    await store.empty();
  });

  const send = (content: string) => platform.send(text(content), { from: OPEN_ID });
  const run = (...words: readonly string[]) => wechat(environment, ...words);
  const listed = async () => (await run('record', 'list', '--json')).document as readonly Listed[];
  const recorded = (count: number): Promise<number> =>
    until(async () => {
      const all = await listed();
      return (
        all.length === count && all.every(({ deliveries }) => deliveries.at(-1)?.ending !== 'open')
      );
    });

  it('has the last messages, with deliveries, XML, handler and outcome, without openId and secrets', async () => {
    await start('2', 'secure');
    for (const content of ['订单1', '订单坏', '订单2']) await send(content);
    await until(async () => (await run('record', 'show', 'last')).out.includes('订单2'));
    await recorded(2);
    const all = await listed();
    expect(all.map(({ handler }) => handler)).toEqual(['OrderHandler', 'OrderHandler']);
    expect(all[0]?.error).toContain('no such order');
    const failed = await run('record', 'show', all[0]?.id ?? '');
    expect(failed.out.match(/Error: no such order/g)).toHaveLength(1);
    const { out } = await run('record', 'show', 'last');
    expect(out).toMatch(/<Content><!\[CDATA\[订单2]]><\/Content>/);
    expect(out).toMatch(/<Content><!\[CDATA\[订单2 user-\w{6}]]><\/Content>/);
    expect(out).toContain('handled by OrderHandler (text /^订单/ (priority 0))');
    expect(out).toMatch(/delivery 1 at 0 ms, took \d+ ms {2}run {2}answered {2}HTTP 200/);
    const shown = out + JSON.stringify(all) + failed.out;
    const secrets = ['WECHAT_TOKEN', 'WECHAT_APP_SECRET', 'WECHAT_ENCODING_AES_KEY'];
    for (const secret of [OPEN_ID, ...secrets.map((name) => environment[name])]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('names nobody whom the message names, either', async () => {
    await start('10');
    const named = { OpenID: 'oREVOKEDuser1', UnionID: 'uREVOKEDuser1', AppID: 'wx1' };
    await platform.send(event('user_authorization_revoke', named), { from: OPEN_ID });
    await recorded(1);
    for (const words of [
      ['list', '--json'],
      ['show', 'last'],
      ['show', 'last', '--json'],
    ]) {
      const { out } = await run('record', ...words);
      expect(out).toMatch(/OpenID>(?:<!\[CDATA\[)?user-\w{6}/);
      expect(out).not.toMatch(/REVOKED/);
    }
    expect(await run('record', 'show', '')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^The id is empty/),
    });
  });

  it('puts together what several processes saw of one message', async () => {
    await start('10', 'plain', 2);
    expect((await send('订单慢')).deliveries.length).toBeGreaterThan(1);
    await recorded(1);
    const [message] = await listed();
    const endings = message?.deliveries.map(({ ending }) => ending).join(' ');
    expect(endings).toMatch(/^(?:cut )+answered$/);
    expect(new Set(message?.deliveries.map(({ instance }) => instance)).size).toBe(2);
  });

  it('keeps what follows a reply with its message', async () => {
    await start('10');
    await send('订单两');
    const sent = async () => {
      const [message] = await listed();
      return message?.late.some(({ result }) => result === 'sent') ?? false;
    };
    await until(sent);
    expect(await listed()).toMatchObject([
      { handler: 'OrderHandler', late: [{ part: { content: '二' }, result: 'sent' }] },
    ]);
  });

  it('replays as a new message, with changes, or as the same one', async () => {
    await start('10');
    await send('订单7');
    await platform.send(click('HELP'), { from: OPEN_ID });
    await recorded(2);
    const [order, help] = await listed();
    const url = ['--url', instances[0]?.url ?? ''];
    const again = await run('replay', order?.id ?? '', ...url);
    expect([again.code, again.err, runs]).toEqual([0, '', 2]);
    expect(again.out).toMatch(/The user sees: 订单7 user-\w{6}\n/);
    const other = await run('replay', order?.id ?? '', '--set', 'Content=订单8', ...url);
    expect([other.out.includes('订单8'), runs]).toEqual([true, 3]);
    const same = await run('replay', order?.id ?? '', '--same', '--json', ...url);
    expect([JSON.stringify(same.document).includes('订单7'), runs]).toEqual([true, 3]);
    expect(JSON.stringify(same.document)).not.toContain(OPEN_ID);
    expect((await run('replay', help?.id ?? '', ...url)).out).toContain('帮助');
    await recorded(5);
  });

  it('keeps nothing where it is off, and says how to have it', async () => {
    await start('0');
    await send('订单1');
    await pause(150);
    const { code, out } = await run('record', 'list');
    expect([code, out]).toEqual([0, expect.stringContaining('WECHAT_RECORD=100')]);
    const { err, code: failed } = await run('record', 'show', '3f9c');
    expect([failed, err]).toEqual([1, expect.stringMatching(/^Nothing was recorded .*\n$/)]);
  });

  if (store.kind === 'redis') return;

  it('keeps nothing for more than a day, however few messages come', async () => {
    const timers = jest.spyOn(global, 'setInterval');
    await start('100');
    const everyMinute = timers.mock.calls.filter(([, ms]) => ms === 60_000);
    await send('订单1');
    await recorded(1);
    const folder = join(store.environment()['DATA_DIR'] ?? '', 'recorded');
    const [account = ''] = readdirSync(folder);
    const [old = ''] = readdirSync(join(folder, account));
    const yesterday = Date.now() / 1000 - 86_500;
    utimesSync(join(folder, account, old), yesterday, yesterday);
    for (const [pass] of everyMinute) pass();
    const kept = () => readdirSync(join(folder, account));
    await until(() => !kept().includes(old));
    expect(kept()).toEqual([]);
  });

  it('is for its user alone on the disk, and a disk that fails costs no reply', async () => {
    await start('10');
    await send('订单1');
    await recorded(1);
    const folder = join(store.environment()['DATA_DIR'] ?? '', 'recorded');
    const [account = ''] = readdirSync(folder);
    const [file = ''] = readdirSync(join(folder, account));
    expect(statSync(join(folder, account)).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, account, file)).mode & 0o777).toBe(0o600);
    expect(file).not.toContain(OPEN_ID);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    expect((await send('订单2')).text).toContain('订单2');
    await pause(200);
    rmSync(folder);
    await send('订单3');
    await recorded(1);
  });
});

describe('recordings in a Redis that is away', () => {
  it('are said not to be readable, with the reason and the cure, without the password', async () => {
    const environment = {
      WECHAT_APP_ID: 'wx0123456789abcdef',
      WECHAT_APP_SECRET: 'AppSecret',
      WECHAT_TOKEN: 'CallbackToken',
      REDIS_URL: 'redis://user:ThePassword@127.0.0.1:9',
    };
    const { code, err } = await wechat(environment, 'record', 'list');
    expect(code).toBe(1);
    expect(err).toMatch(/^REDIS_URL: .* cannot be read: .*ECONNREFUSED.*\. Start Redis, or .*\n$/);
    expect(err).not.toContain('ThePassword');
  });
});
