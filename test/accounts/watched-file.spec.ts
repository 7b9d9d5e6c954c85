import { renameSync, writeFileSync } from 'node:fs';
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
      await expect(stage.start({ WECHAT_ACCOUNTS: '/no/such/file' })).rejects.toThrow(
        /WECHAT_ACCOUNTS: expected a file of accounts, got \/no\/such\/file \(ENOENT\)/,
      );
    } finally {
      await stage.close();
    }
  });
});
