import { readFileSync, rmSync } from 'node:fs';
import { text } from '../../src/simulator';
import {
  Deferred,
  OnText,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../../src/wechat';
import { Stage } from '../accounts/stage';
import { wechat } from '../support/command-line';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';

const ONE_LINE = /^There are several accounts: add --account with one of shop, blog\.\n$/;

let isMended = false;

@OnText(/^订单/)
class Orders implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage, { account }: HandlerContext) {
    return `${account.name} ${content}`;
  }
}

@Deferred({ attempts: 1 })
@OnText('坏')
class Broken implements MessageHandler<TextMessage> {
  handle(_message: TextMessage, { account }: HandlerContext) {
    if (!isMended) throw new Error('closed');
    return `${account.name} 好了`;
  }
}

interface Listed {
  readonly id: string;
  readonly account?: string;
}

describe('the command line of several accounts', () => {
  let stage: Stage;
  let environment: Readonly<Record<string, string>>;
  const directory = temporaryDirectory();
  beforeAll(async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    stage = new Stage();
    await stage.add('shop');
    await stage.platform('blog', { mode: 'secure' });
    stage.write();
    const own = { DATA_DIR: directory, WECHAT_RECORD: '10', MANAGEMENT_PORT: 'off' };
    const { url } = await stage.start(own, [Orders, Broken]);
    const place = { HOST: '127.0.0.1', PORT: new URL(url).port };
    environment = { ...own, ...place, WECHAT_ACCOUNTS: stage.file };
  });
  afterAll(async () => {
    await stage.close();
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (...words: readonly string[]) => wechat(environment, ...words);
  const listed = async (...words: readonly string[]) =>
    (await run(...words, '--json')).document as readonly Listed[];

  it.each(
    [
      'send text x',
      'record list',
      'record show last',
      'record save-test last',
      'replay last',
      'dead retry --all',
      'dead drop 3f9c',
      'doctor --url http://127.0.0.1:9/wechat',
      'replies pull',
    ].map((line) => [line.split(' ')]),
  )('wants to know which one: %j', async (words) => {
    expect(await run(...words)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(ONE_LINE),
    });
    const other = await run(...words, '--account', 'x');
    expect([other.code, other.err]).toEqual([
      2,
      'There is no account x: --account is one of shop, blog.\n',
    ]);
  });

  it('sends to the path of the account, with its token, mode and key', async () => {
    for (const [name, mode] of Object.entries({ shop: 'plain', blog: 'secure' })) {
      const { document, code } = await run('send', 'text', '订单1', '--account', name, '--json');
      expect([code, document]).toEqual([
        0,
        expect.objectContaining({
          text: `${name} 订单1`,
          mode,
          url: expect.stringMatching(`/${name}$`),
        }),
      ]);
    }
  });

  it('shows and replays what was recorded of the account', async () => {
    const of = ['--account', 'blog'];
    await stage.of('shop').send(text('订单2'));
    await stage.of('blog').send(text('订单3'));
    await until(async () => (await run('record', 'show', 'last', ...of)).out.includes('订单3'));
    expect((await run('record', 'list', ...of)).out).not.toContain('订单2');
    expect((await run('replay', 'last', ...of)).out).toContain('The user sees: blog 订单3');
  });

  it('saves a test that is of the account', async () => {
    const name = `of-${process.pid}-shop`;
    await stage.of('shop').send(text('订单4'));
    const own = ['--account', 'shop'];
    await until(async () =>
      (await run('record', 'show', 'last', ...own)).out.includes('shop 订单4'),
    );
    const { code, document } = await run(
      ...'record save-test last --json --name'.split(' '),
      name,
      ...own,
    );
    expect(code).toBe(0);
    const { path } = document as { readonly path: string };
    const saved = readFileSync(path, 'utf8');
    rmSync(path);
    expect(saved).toMatch(/startTestService\(HandlersModule, \{\s*account: 'shop'/);
  });

  it('lists the dead work of all, and does again that of one', async () => {
    for (const name of ['shop', 'blog']) await stage.of(name).send(text('坏'));
    await until(async () => (await listed('dead')).length === 2);
    expect((await listed('dead')).map(({ account }) => account).toSorted()).toEqual([
      'blog',
      'shop',
    ]);
    expect((await run('dead')).out).toMatch(/^[\da-f]{12} {2}\S+ {2}(shop|blog) {2}text/);
    const [one] = await listed('dead', '--account', 'blog');
    expect(await listed('dead', '--account', 'shop')).not.toContainEqual(one);
    const dropped = await run('dead', 'drop', one?.id ?? '', '--account', 'shop');
    expect([dropped.code, dropped.err]).toEqual([1, expect.stringMatching(/^Nothing was set/)]);
    isMended = true;
    await run('dead', 'retry', '--all', '--account', 'blog');
    await until(async () => (await listed('dead')).length === 1);
    expect(await listed('dead')).toMatchObject([{ account: 'shop' }]);
  });

  it('looks at all accounts, each below its name, or at one', async () => {
    const { out } = await run('doctor');
    expect(out).toMatch(/ok {4}configuration {5}complete, for shop, blog\n/);
    expect(out).toMatch(/\n\nshop:\n[^]*mode {14}plain[^]*\n\nblog:\n[^]*mode {14}secure/);
    const one = await run(
      'doctor',
      '--account',
      'blog',
      '--url',
      `http://127.0.0.1:${environment['PORT']}/wechat/blog`,
      '--json',
    );
    const { findings } = one.document as { readonly findings: readonly Listed[] };
    expect(new Set(findings.map(({ account }) => account))).toEqual(new Set([undefined, 'blog']));
    expect(findings).toContainEqual(
      expect.objectContaining({ account: 'blog', check: 'messages', level: 'ok' }),
    );
    expect(JSON.stringify(findings)).not.toContain('WECHAT_CALLBACK_PATH');
  });

  it('says what to change in the file of accounts', async () => {
    const elsewhere = `http://127.0.0.1:${environment['PORT']}/wechat`;
    const { document } = await run('doctor', '--account', 'shop', '--url', elsewhere, '--json');
    const found = JSON.stringify(document);
    expect(found).toMatch(/then mode: secure and encodingAesKey: … in the file of accounts/);
    expect(found).toMatch(/its path \/wechat is not \/wechat\/shop/);
    expect(found).not.toContain('.env');
  });

  it('finds a wrong file, with its line', async () => {
    stage.write(['shop'], '  blog:\n    appId: wx-blog\n');
    const { code, out } = await run('doctor');
    stage.write();
    expect(code).toBe(1);
    expect(out).toMatch(
      /fail {2}configuration {5}.*accounts\.yaml:\d+: accounts\.blog\.token: req/,
    );
  });
});
