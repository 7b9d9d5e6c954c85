import { setTimeout as pause } from 'node:timers/promises';
import { TokenService, MediaService, AccountApis } from '../../src/wechat-api';
import {
  ForAccount,
  OnText,
  reply,
  type HandlerContext,
  type MessageHandler,
  type TextMessage,
} from '../../src/wechat';
import { text } from '../../src/simulator';
import { eventually } from '../late/shortened';
import { describeOnEachStore } from '../support/stores';
import { Stage } from './stage';

const SEND = '/cgi-bin/message/custom/send';
const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
const SAME = { MsgId: '24086087575195331', CreateTime: Math.floor(Date.now() / 1000) };

@OnText()
class Everybody implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage, { account }: HandlerContext) {
    return `${account.name} ${content}`;
  }
}

@OnText('时间')
@ForAccount('shop')
class Hours implements MessageHandler<TextMessage> {
  async handle({ fromUserName }: TextMessage, { wechat }: HandlerContext) {
    await wechat.customMessage.send(fromUserName, '稍等');
    return '九点';
  }
}

@OnText('时间')
class AnyHours implements MessageHandler<TextMessage> {
  handle() {
    return reply.text('不知道');
  }
}

@OnText('慢')
class Slow implements MessageHandler<TextMessage> {
  async handle(_message: TextMessage, { account }: HandlerContext) {
    await pause(600, undefined, { ref: false });
    return `${account.name} 迟到`;
  }
}

const HANDLERS = [Everybody, Hours, AnyHours, Slow];

describeOnEachStore('several accounts in one service', (store) => {
  let stage: Stage;

  beforeEach(async () => {
    stage = new Stage();
    await stage.add('shop');
    await stage.platform('blog', { mode: 'secure' });
    stage.write();
  });
  afterEach(async () => {
    await stage.close();
    await store.empty();
  });

  const start = (more = {}) =>
    stage.start(
      {
        WECHAT_REPLY_DEADLINE: '300',
        WECHAT_REPLY_DELIVERIES: '1',
        ...store.environment(),
        ...more,
      },
      HANDLERS,
    );

  it('each answer at a path of their own, what differs in nothing but the account', async () => {
    await start();
    for (const name of ['shop', 'blog', 'shop']) {
      const { text: seen } = await stage.of(name).send(text('问', SAME));
      expect(seen).toBe(`${name} 问`);
    }
    expect((await stage.of('blog').verify()).ok).toBe(true);
  });

  it("refuse each other's signatures and keys, and what has no account, alike", async () => {
    const { url } = await start();
    const [shop, blog] = [stage.of('shop'), stage.of('blog')];
    const answers = [
      await shop.deliver(text('问'), { url: `${url}/blog` }),
      await blog.deliver(text('问'), { url: `${url}/shop` }),
      await shop.deliver(text('问'), { url: `${url}/nobody` }),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [403, 'Forbidden']),
    );
    expect((await shop.deliver(text('问'), { url })).status).toBe(404);
  });

  it('send their late replies each by its own token, in a window of its own', async () => {
    await start();
    await Promise.all(['shop', 'blog'].map((name) => stage.of(name).send(text('慢', SAME))));
    for (const name of ['shop', 'blog']) {
      await eventually(() => {
        expect(
          stage
            .of(name)
            .customerMessages()
            .map((one) => one.text),
        ).toEqual([`${name} 迟到`]);
      });
    }
  });

  it('have handlers of their own, with services of their own', async () => {
    await start();
    expect((await stage.of('shop').send(text('时间'))).text).toBe('九点');
    expect(stage.of('shop').api.requests.filter(({ path }) => path === SEND)).toHaveLength(1);
    expect((await stage.of('blog').send(text('时间'))).text).toBe('不知道');
    expect(stage.of('blog').api.requests.filter(({ path }) => path === SEND)).toEqual([]);
  });

  it('are named by injected services, which lead to those of each', async () => {
    const { app } = await start();
    const media = app.get(MediaService);
    expect(() => media.save('x')).toThrow(/MediaService.save.*context\.wechat\.media.*forAccount/);
    expect(() => app.get(TokenService).status()).toThrow(/context\.wechat\.token/);
    expect(() => media.forAccount('other')).toThrow(/no account other; there are: shop, blog/);
    expect(media.forAccount('shop')).toBe(app.get(AccountApis).named('shop').media);
  });

  it('keep their media apart', async () => {
    const { app } = await start();
    const mediaId = 'the-same-id';
    const paths = [];
    for (const name of ['shop', 'blog']) {
      stage
        .of(name)
        .api.addMedia({ mediaId, bytes: JPEG, contentType: 'image/jpeg', type: 'image' });
      paths.push(await app.get(MediaService).forAccount(name).save(mediaId));
    }
    expect(paths).toEqual([
      expect.stringContaining('media/wx-shop/the-same-id'),
      expect.stringContaining('media/wx-blog/the-same-id'),
    ]);
  });

  it('are told apart by metrics', async () => {
    const { ask } = await start();
    await stage.of('shop').send(text('问'));
    const series = [
      'wechat_deliveries_total{result="reply",account="shop"}',
      'wechat_handler_duration_seconds_count{handler="Everybody",account="shop"}',
      'wechat_token_refresh_total{result="ok",account="blog"}',
      'wechat_token_expires_seconds{account="blog"}',
      'wechat_api_requests_total{api="/cgi-bin/stable_token",result="ok",account="blog"}',
    ];
    await eventually(async () => {
      const { body } = await ask('/metrics');
      expect(series.filter((one) => !body.includes(`${one} `))).toEqual([]);
    });
  });
});
