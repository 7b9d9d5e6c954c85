import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { runCommandLine } from '../../src/cli';
import { accountsFile, text, type Platform } from '../../src/simulator';
import { Accounts } from '../../src/wechat';
import { eventually } from '../late/shortened';
import { CapturedLog } from '../support/captured-log';
import type { Instance } from '../support/instance';
import { Stage } from './stage';

const WRONG = 'keywords:\n  - when: { equals: 价格 }\n    replay: 错\n';

describe('files of replies, by account', () => {
  let stage: Stage;
  let log: CapturedLog;
  beforeEach(async () => {
    log = new CapturedLog();
    stage = new Stage();
    await stage.add('shop', 'outlet', 'blog');
    rules('shop', '店');
    rules('blog', '博');
  });
  afterEach(async () => {
    await stage.close();
    log.release();
  });

  const pathOf = (file: string) => join(dirname(stage.file), `${file}.yaml`);
  const rules = (file: string, answer: string) =>
    writeFileSync(pathOf(file), `default: ${answer}\ndefaultEvery: 0\n`);
  const defaultReply = async (name: string) => (await stage.of(name).send(text('价格'))).text;

  /** Has each account name the file of replies that is given. */
  function accounts(files: Readonly<Record<string, string>>): void {
    const platforms = Object.entries(files).map(([name, file]) => {
      const { environment } = stage.of(name);
      return [name, { environment: { ...environment, WECHAT_REPLIES_FILE: file } }] as const;
    });
    writeFileSync(stage.file, accountsFile(Object.fromEntries(platforms) as never as Platforms));
  }
  type Platforms = Record<string, Platform>;

  const start = (): Promise<Instance> => stage.start({ LOG_LEVEL: 'info' }, []);

  it('answer for those that name them, and are read once, again when they change', async () => {
    const shop = pathOf('shop');
    accounts({ shop, outlet: relative('', shop), blog: pathOf('blog') });
    await start();
    expect(await Promise.all(['shop', 'outlet', 'blog'].map(defaultReply))).toEqual([
      '店',
      '店',
      '博',
    ]);
    rules('shop', '店新');
    await eventually(async () => expect(await defaultReply('shop')).toBe('店新'));
    await eventually(async () => expect(await defaultReply('outlet')).toBe('店新'));
    expect(await defaultReply('blog')).toBe('博');
  });

  it('come, change and go with their accounts; a wrong one is told and changes nothing', async () => {
    const [shop, blog] = [pathOf('shop'), pathOf('blog')];
    accounts({ shop });
    const service = await start();
    writeFileSync(pathOf('outlet'), WRONG);
    accounts({ shop, outlet: pathOf('outlet'), blog });
    await eventually(async () => expect(await defaultReply('blog')).toBe('博'));
    expect(log.text).toMatch(/outlet\.yaml:3: .*replay/);
    expect([await defaultReply('shop'), await defaultReply('outlet')]).toEqual(['店', '']);

    accounts({ shop: pathOf('outlet'), outlet: blog });
    await eventually(async () => expect(await defaultReply('outlet')).toBe('博'));
    await eventually(() => expect(service.app.get(Accounts).named('blog')).toBeUndefined());
    expect(await defaultReply('shop')).toBe('店');
    rules('outlet', '补');
    await eventually(async () => expect(await defaultReply('shop')).toBe('补'));
  });

  it('stop the start where one is wrong', async () => {
    writeFileSync(pathOf('blog'), WRONG);
    accounts({ shop: pathOf('shop'), blog: pathOf('blog') });
    await expect(start()).rejects.toThrow(/blog\.yaml:3: .*"replay" is not known here/);
  });

  it('are what the commands write into, by --account', async () => {
    accounts({ shop: pathOf('shop'), blog: pathOf('blog') });
    let out = '';
    const words = ['replies', 'pull', '--account', 'blog', '--json'];
    const code = await runCommandLine(words, {
      out: (it) => void (out += it),
      err: () => undefined,
      environment: { WECHAT_ACCOUNTS: stage.file, DATA_DIR: dirname(stage.file) },
    });
    expect([code, JSON.parse(out)]).toMatchObject([0, { file: pathOf('blog') }]);
  });
});
