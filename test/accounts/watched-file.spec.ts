import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { accountsFile, text } from '../../src/simulator';
import { Accounts } from '../../src/wechat';
import { eventually } from '../late/shortened';
import { CapturedLog } from '../support/captured-log';
import type { Instance } from '../support/instance';
import { until } from '../support/until';
import { Stage } from './stage';

describe('the file of accounts, while the service runs', () => {
  let stage: Stage;
  let service: Instance;
  let log: CapturedLog;

  beforeEach(async () => {
    log = new CapturedLog();
    stage = new Stage();
    await stage.add('shop', 'blog');
    stage.write(['shop']);
    service = await stage.start({ LOG_LEVEL: 'info' });
    service.handler.answers((_message, context) => context.account.name);
  });
  afterEach(async () => {
    await stage.close();
    log.release();
  });

  const statusOf = async (name: string) => (await stage.of(name).deliver(text('问'))).status;
  const said = (pattern: RegExp) => log.messages.filter((line) => pattern.test(line));
  const names = () =>
    service.app
      .get(Accounts)
      .all()
      .map(({ name }) => name);

  it('adds an account, and takes one away after what is open is answered', async () => {
    expect(await statusOf('blog')).toBe(403);
    stage.write();
    await until(() => names().includes('blog'));
    expect((await stage.of('blog').send(text('问'))).text).toBe('blog');

    let answer = (_text: string) => {};
    service.handler.answers(() => new Promise((resolve) => (answer = resolve)));
    const open = stage.of('blog').send(text('慢'));
    await until(() => service.handler.runs.length === 1);
    stage.write(['shop']);
    await until(() => !names().includes('blog'));
    answer('赶上了');
    expect((await open).text).toBe('赶上了');
    const later = { CreateTime: Math.ceil(Date.now() / 1000) + 1 };
    const refused = await stage.of('blog').deliver(text('问', later));
    expect([refused.status, refused.body]).toEqual([403, 'Forbidden']);
    expect((await stage.of('blog').verify()).ok).toBe(false);
  });

  it('changes nothing where it is wrong, and says why with all mistakes', async () => {
    const before = names();
    const wrong = [
      'accounts:',
      '  Shop:',
      '    appId: wx-1',
      '    appSecret: ${NO_SUCH_VARIABLE}',
      '    tokn: x',
      '    mode: secure',
      '    encodingAesKey: file:no-such-file',
      '    bodyLimit: 7',
    ];
    writeFileSync(stage.file, wrong.join('\n'));
    await eventually(() => expect(said(/stay as they are/)).toHaveLength(1));
    const [told = ''] = said(/stay as they are/);
    for (const part of [
      /:2: accounts\.Shop: expected a name of at most 32/,
      /:2: accounts\.Shop\.token: required/,
      /:4: accounts\.Shop\.appSecret: the variable NO_SUCH_VARIABLE is not set/,
      /:5: accounts\.Shop\.tokn: is no setting of an account; the nearest is token/,
      /:7: accounts\.Shop\.encodingAesKey: \/.*no-such-file: ENOENT/,
      /:8: accounts\.Shop\.bodyLimit: .*WECHAT_BODY_LIMIT holds for the whole service/,
    ]) {
      expect(told).toMatch(part);
    }
    expect(names()).toEqual(before);
    expect((await stage.of('shop').send(text('问'))).text).toBe('shop');
  });

  it('says all mistakes where the shape is wrong as well', async () => {
    const wrong = [
      'acounts: 1',
      'accounts:',
      '  shop: 7',
      '  blog:',
      '    appId: wx-1',
      '    appSecret: { a: b }',
      '    token: x',
    ];
    writeFileSync(stage.file, wrong.join('\n'));
    await eventually(() => expect(said(/stay as they are/)).toHaveLength(1));
    const [, ...told] = said(/stay as they are/)[0]?.split('\n') ?? [];
    expect(told).toEqual([
      expect.stringMatching(/:1: "acounts" is not known here$/),
      expect.stringMatching(/:3: accounts\.shop: expected the account's settings$/),
      expect.stringMatching(/:6: accounts\.blog\.appSecret: expected a text, or a list of texts$/),
      expect.stringMatching(/:7: accounts\.blog\.token: expected the console's token/),
    ]);
  });

  it('changes nothing where it is gone, and does not speak of a start', async () => {
    rmSync(stage.file);
    await eventually(() => expect(said(/stay as they are/)).toHaveLength(1));
    expect(said(/stay as they are/)).toEqual([
      `The accounts stay as they are. WECHAT_ACCOUNTS: expected a file of accounts such as ./accounts.yaml, got ${stage.file} (ENOENT)`,
    ]);
    expect(names()).toEqual(['shop']);
  });

  it('keeps the former token accepted where another takes its place, as an editor saves it', async () => {
    const shop = stage.of('shop');
    const moved = accountsFile({
      shop: { environment: { ...shop.environment, WECHAT_TOKEN: 'AnotherToken' } },
    });
    writeFileSync(`${stage.file}.new`, moved);
    renameSync(`${stage.file}.new`, stage.file);
    await until(() => service.app.get(Accounts).named('shop')?.tokens.length === 2);
    expect(await statusOf('shop')).toBe(200);
    const forged = await shop.deliver(text('新'), { account: { token: 'AnotherToken' } });
    expect(forged.status).toBe(200);
    expect((await shop.deliver(text('假'), { account: { token: 'WrongToken' } })).status).toBe(403);
    expect(log.messages.join('\n')).not.toContain('AnotherToken');
  });
  it('waits for the end of a file that is written piece by piece', async () => {
    stage.write();
    await until(() => names().includes('blog'));
    const whole = readFileSync(stage.file, 'utf8');
    const half = whole.slice(0, whole.indexOf('  blog:'));
    writeFileSync(stage.file, half);
    for (let i = 0; i < 15; i += 1) {
      await pause(100);
      appendFileSync(stage.file, `# ${i}\n`);
    }
    appendFileSync(stage.file, whole.slice(half.length));
    await pause(1500);
    expect(said(/was removed/)).toEqual([]);
  });

  it('has accounts take names that others had, in whatever order they stand there', async () => {
    stage.write();
    await until(() => names().includes('blog'));
    const { shop, blog } = { shop: stage.of('shop'), blog: stage.of('blog') };
    const other = service.url + '/';
    writeFileSync(stage.file, accountsFile({ shop: blog, blog: shop }));
    await until(() => service.app.get(Accounts).named('shop')?.appId === 'wx-blog');
    await until(() => service.app.get(Accounts).named('blog')?.appId === 'wx-shop');
    blog.connect(`${other}shop`);
    shop.connect(`${other}blog`);
    expect((await blog.send(text('问'))).text).toBe('shop');
    expect((await shop.send(text('问'))).text).toBe('blog');

    const third = await stage.platform('third');
    third.connect(`${other}blog`);
    shop.connect(`${other}old`);
    writeFileSync(stage.file, accountsFile({ shop: blog, blog: third, old: shop }));
    await until(() => names().includes('old'));
    expect((await third.send(text('问'))).text).toBe('blog');
    expect((await shop.send(text('问'))).text).toBe('old');
  });

  it.each([
    ['an alias', 'accounts:\n  shop:\n    appSecret: *Starred7\n', /:3: .*in quotes/],
    [
      'aliases without end',
      `a: &a [x, x]\nb: &b [*a, *a]\naccounts: [${'*b, '.repeat(2000)}]\n`,
      /:1: expected fewer aliases/,
    ],
    ['a name that is none', 'accounts:\n  __proto__:\n    appId: wx-1\n', /:2: "__proto__"/],
    ['a name of several', 'accounts:\n  ? [a, b]\n  : x\n', /:2: expected a name as a key/],
    ['a list', '- shop\n', /:1: expected accounts, each by its name/],
    ['a setting twice', 'accounts:\n  shop:\n    appId: a\n    AppId: b\n', /:4: .*AppId: is no/],
    ['half a reference', 'accounts:\n  shop:\n    appSecret: a${NAME}\n', /:3: .*\$\{NAME\} alone/],
    ['a reference to no name', 'accounts:\n  shop:\n    appSecret: ${A-B}\n', /:3: .*alone/],
  ])('says of %s where it is and what was expected', async (_what, wrong, told) => {
    writeFileSync(stage.file, wrong);
    await eventually(() => expect(said(/stay as they are/)).toHaveLength(1));
    const [line = ''] = said(/stay as they are/);
    expect(line).toMatch(told);
    expect(line).not.toContain('Starred7');
    expect(names()).toEqual(['shop']);
  });
});

describe('the start with a file of accounts', () => {
  it('stops where one account is said twice, or there is no file', async () => {
    const stage = new Stage();
    try {
      await stage.add('shop');
      const environment = stage.of('shop').environment;
      stage.write(['shop']);
      await expect(stage.start({ ...environment })).rejects.toThrow(
        /WECHAT_APP_ID: expected nothing beside WECHAT_ACCOUNTS/,
      );
      const wrong = { WECHAT_ACCOUNTS: '/no/such/file', WECHAT_DEDUP_TTL: '19' };
      await expect(stage.start(wrong)).rejects.toThrow(
        /WECHAT_ACCOUNTS: expected a file .*got \/no\/such\/file \(ENOENT\)\n.*WECHAT_DEDUP_TTL/,
      );
    } finally {
      await stage.close();
    }
  });
});
