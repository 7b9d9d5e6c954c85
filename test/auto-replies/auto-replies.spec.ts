import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { click, image, location, subscribe, text, unsubscribe } from '../../src/simulator';
import { MessageObservers, OnEvent, OnImage, OnText, OnUnhandled } from '../../src/wechat';
import { eventually } from '../late/shortened';
import { CapturedLog } from '../support/captured-log';
import { startService, temporaryDirectory, type Service } from '../support/service';

const RULES = `
follow: 欢迎关注！
default: 收到，稍后回复您。
keywords:
  - when: { equals: [价格, Price List] }
    reply: 请看价目表
  - name: 售后
    when: { contains: [售后, 退 货] }
    reply: [请留下订单号, 客服九点上班, { image: PICTURE }]
  - when: { equals: 抽奖 }
    reply: [一等奖, 二等奖, 三等奖]
    pick: one
  - when: { equals: 图, contains: [看图] }
    reply: { image: PICTURE }
  - when: { equals: 视频 }
    reply: { video: { mediaId: FILM, title: 片名 } }
  - when: { equals: 文章 }
    reply:
      news:
        - { title: 标题, url: https://e.com/a, picUrl: https://e.com/p }
  - when: { equals: ❤️ }
    reply: 比心
  - when: { equals: MENU_ABOUT }
    reply: 关于我们
`;

@OnText('订单', /^查\d+$/)
class OrderHandler {
  handle = () => '订单处理器';
}

@OnText('价格')
class PriceHandler {
  handle = () => '价格处理器';
}

@OnText('闲聊？没有')
@OnImage()
@OnEvent('CLICK')
class WholeHandler {
  handle = () => '整类处理器';
}

@OnUnhandled()
class LastHandler {
  handle = () => '兜底';
}

let service: Service;
let file = '';
let users = 0;
let from = '';

async function start(
  rules: string | Buffer,
  ...handlers: readonly (new () => object)[]
): Promise<void> {
  file = join(temporaryDirectory(), 'replies.yaml');
  writeFileSync(file, rules);
  const environment = { WECHAT_REPLIES_FILE: file, MANAGEMENT_PORT: '0', LOG_LEVEL: 'info' };
  service = await startService({ handlers, environment: { ...environment, LOG_LEVEL: 'warn' } });
}

const say = async (content: string) => (await service.platform.send(text(content), { from })).text;
const sees = async (message: Parameters<Service['platform']['send']>[0]) =>
  (await service.platform.send(message, { from })).text;

beforeEach(() => {
  from = `oReader${(users += 1)}`;
});

describe('the replies of a file', () => {
  beforeAll(() => start(RULES, OrderHandler, WholeHandler, LastHandler));
  afterAll(() => service.close());

  it.each(['价格', ' 价 格\n', 'price list', 'ＰＲＩＣＥ　ＬＩＳＴ', 'PriceList'])(
    'answer %j, which equals a keyword but for case, width and blanks',
    async (content) => expect(await say(content)).toBe('请看价目表'),
  );

  it.each(['❤', '❤\uFE0F', '❤\uFE0E'])('take %j for the emoji, however it looks', async (content) =>
    expect(await say(content)).toBe('比心'),
  );

  it.each(['价格表', '问价格', 'price lists'])('do not take %j for one', async (content) =>
    expect(await say(content)).not.toBe('请看价目表'),
  );

  it('answer by all replies of a rule: the first passively, the others by customer service', async () => {
    expect(await say('请问 售后 在哪')).toBe('请留下订单号');
    service.platform.api.addMedia({
      type: 'image',
      mediaId: 'PICTURE',
      contentType: 'image/jpeg',
      bytes: Buffer.from('x'),
    });
    await eventually(() =>
      expect(service.platform.customerMessages(from).map((one) => one.text)).toEqual([
        '客服九点上班',
        '[image PICTURE]',
      ]),
    );
  });

  it('answer by one of several where the rule says so', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 40; i += 1) seen.add(await say('抽奖'));
    expect([...seen].toSorted()).toEqual(['一等奖', '三等奖', '二等奖']);
    expect(service.platform.customerMessages(from)).toEqual([]);
  });

  it('answer with media and articles', async () => {
    expect(await say('我要看图')).toBe('[image PICTURE]');
    expect(await say('视频')).toBe('[video FILM]');
    expect(await say('文章')).toBe('[news 标题]');
  });

  it('greet followers, and answer menu keys that are keywords', async () => {
    expect(await sees(subscribe('门店7'))).toBe('欢迎关注！');
    expect(await sees(click('MENU_ABOUT'))).toBe('关于我们');
  });

  it('stand between handlers of a key or a pattern and those of a whole type', async () => {
    expect(await say('订单')).toBe('订单处理器');
    expect(await say('查12')).toBe('订单处理器');
    expect(await sees(click('OTHER'))).toBe('整类处理器');
    expect(await sees(image())).toBe('整类处理器');
  });

  it('end with the default reply, at most once an hour for one user', async () => {
    const question = location();
    expect(await sees(question)).toBe('收到，稍后回复您。');
    expect(await sees(question)).toBe('收到，稍后回复您。');
    expect(await sees(text('还有人吗'))).toBe('兜底');
    from = 'oSomebodyElse';
    expect(await sees(text('还有人吗'))).toBe('收到，稍后回复您。');
    expect(await sees(unsubscribe())).toBe('兜底');
  });

  it('are among the routes that observers are told of, in the order in which they win', async () => {
    let fitting: readonly string[] = [];
    const stop = service.app.get(MessageObservers).add((one) => {
      if (one.kind === 'read')
        fitting = one.candidates.map(({ handler, by }) => `${handler}, ${by}`);
    });
    await say('售后，看图');
    expect(fitting).toEqual([
      'replies.yaml: keyword 售后, rule',
      'replies.yaml: keyword 图, rule',
      'replies.yaml: default, default',
      'LastHandler, unhandled',
    ]);
    await sees(click('MENU_ABOUT'));
    expect(fitting.slice(0, 2)).toEqual([
      'replies.yaml: keyword MENU_ABOUT, rule',
      'WholeHandler, whole',
    ]);
    stop();
  });

  it('are named in the metrics as handlers are', async () => {
    for (const content of ['价格', '售后', '没有这一条']) await say(content);
    const { register } = await import('prom-client');
    const metrics = await register.metrics();
    expect(metrics).toMatch(
      /handler_duration_seconds_count\{handler="replies\.yaml: keyword 价格"\} \d/,
    );
    expect(metrics).toContain('handler="replies.yaml: keyword 售后"');
    expect(metrics).toContain('handler="replies.yaml: default"');
  });
});

describe('a file of replies', () => {
  let log: CapturedLog;
  beforeEach(() => {
    log = new CapturedLog();
  });
  afterEach(async () => {
    log.release();
    await service.close();
  });

  it('is read again when it has changed; a wrong one changes nothing and says why', async () => {
    await start('keywords:\n  - when: { equals: 一 }\n    reply: 旧\n');
    expect(await say('一')).toBe('旧');
    writeFileSync(file, 'keywords:\n  - when: { equals: 一 }\n    reply: 新的\n');
    await eventually(async () => expect(await say('一')).toBe('新的'));
    writeFileSync(file, 'keywords:\n  - when: { equals: 一 }\n    replay: 错了\n');
    await eventually(() => expect(log.text).toContain('stay as they were'));
    expect(log.text).toMatch(/replies\.yaml:3: .*replay/);
    expect(await say('一')).toBe('新的');
  });

  it('lets the default reply always answer where it says so, and handlers of a key before', async () => {
    await start(
      'default: 在\ndefaultEvery: 0\nkeywords:\n  - when: { equals: 价格 }\n    reply: 文件\n',
      PriceHandler,
    );
    expect([await say('一'), await say('二'), await say('价格')]).toEqual([
      '在',
      '在',
      '价格处理器',
    ]);
  });

  it('need not be there, and a named one that is missing is told', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    service = await startService({ environment: { WECHAT_REPLIES_FILE: '/nowhere/replies.yaml' } });
    expect(await say('一')).toBe('');
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/no \/nowhere\/replies\.yaml/));
    warn.mockRestore();
  });
});

describe('a wrong file of replies', () => {
  it.each([
    ['keywords:\n  - when: { equals: [] }\n    reply: x\n', /:2: .*with a keyword/],
    ['follow: { picture: ID }\n', /:1: .*expected a text, \{ image/],
    ['follow: 好\nfolow: 好\n', /:2: .*"folow"/],
    ['default: x\ndefaultEvery: 一小时\n', /:2: .*minutes/],
    ['keywords:\n  - reply: x\n', /:2: .*equals/],
    ['keywords:\n  - 价格\n', /:2: keywords\.0: expected \{ when: .*reply/],
    ['follow:\n  news:\n    - 标题\n', /:3: follow\.news\.0: expected \{ title/],
    [
      'keywords:\n  - when: { equals: a }\n    reply:\n      - { news: [{ url: u }] }\n',
      /:4: .*title/,
    ],
    [
      'keywords:\n  - { when: { equals: a }, reply: x }\n  - { when: { equals: Ａ }, reply: y }\n',
      /:3: .*already/,
    ],
    ['keywords: [\n', /:\d: /],
    ['follow: "\n', /:\d: /],
    ['- a\n', /expected follow/],
    ['follow: { constructor: x }\n', /:1: .*expected a text, \{ image/],
    ['follow: *重要*\n', /:1: .*in quotes/],
    [Buffer.from('default: x\nfollow: \xBB\xB6\xD3\xAD\n', 'latin1'), /:2: expected UTF-8/],
  ])('stops the start, naming the line and the cure: %j', async (rules, message) => {
    await expect(start(rules)).rejects.toThrow(message);
  });
});
