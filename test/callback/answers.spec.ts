import { click, event, text, xml } from '../../src/simulator';
import {
  OnEvent,
  OnText,
  OnUnhandled,
  type IncomingMessage,
  type MessageHandler,
} from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { ScriptedHandler } from '../support/scripted.handler';
import { startService, type Service } from '../support/service';

@OnText('炸')
class ExplosiveHandler implements MessageHandler {
  runs = 0;

  handle(message: IncomingMessage): never {
    this.runs += 1;
    throw new Error(`no luck with ${message.fromUserName}`);
  }
}

@OnText('烂')
class RottenHandler implements MessageHandler {
  handle() {
    return { type: 'poem' } as never;
  }
}

@OnEvent('CLICK', 'ORDER')
class OrderHandler implements MessageHandler {
  handle() {
    return '订单';
  }
}

@OnText('怪')
class OddHandler implements MessageHandler {
  handle(): never {
    throw Object.create(null);
  }
}

const explosives = [OddHandler, ExplosiveHandler, RottenHandler, OrderHandler];

describe('an authentic message', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ handlers: [...explosives, ScriptedHandler] });
  });
  afterAll(() => service.close());

  it('is answered HTTP 200 with the reply as XML', async () => {
    service.handler.answers('你好！');
    const { text: seen, deliveries } = await service.platform.send(text('你好'));
    expect(seen).toBe('你好！');
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]).toMatchObject({
      status: 200,
      contentType: 'application/xml; charset=utf-8',
    });
    expect(deliveries[0]?.body).toContain(`<FromUserName><![CDATA[gh_3b7e91c04d5f]]>`);
  });

  it('is answered HTTP 200 with success where there is no reply', async () => {
    service.handler.answers(undefined);
    const { sees, deliveries } = await service.platform.send(text('没事'));
    expect(sees).toEqual({ kind: 'nothing' });
    expect(deliveries.map(({ status, body, contentType }) => [status, body, contentType])).toEqual([
      [200, 'success', 'text/plain; charset=utf-8'],
    ]);
  });

  it.each([
    ['at the address with a trailing slash', {}],
    ['as application/xml', { headers: { 'content-type': 'application/xml' } }],
    ['as text/xml with a charset', { headers: { 'content-type': 'text/xml;charset=UTF-8' } }],
    ['without a content type', { headers: { 'content-type': undefined } }],
    ['without the openid parameter', { query: { openid: undefined } }],
    ["with somebody else's openid parameter", { query: { openid: 'oSomebodyElse' } }],
    ['with the encrypt_type raw', { query: { encrypt_type: 'raw' } }],
    ['with a parameter nobody knows', { query: { utm_source: 'menu' } }],
  ])('is taken %s', async (how, forgery) => {
    service.handler.answers('收到');
    const url = how.includes('slash') ? `${service.url}/` : service.url;
    const delivery = await service.platform.deliver(text(how), { url, ...forgery });
    expect(delivery).toMatchObject({ status: 200, outcome: 'answered' });
    expect(delivery.body).toContain('收到');
  });

  it('of an unknown type reaches the handler of everything unhandled, as it came', async () => {
    service.handler.answers('新鲜');
    const message = xml('<MsgType><![CDATA[hologram]]></MsgType><Depth>007</Depth>');
    expect((await service.platform.send(message)).text).toBe('新鲜');
    expect(service.handler.runs[0]?.message.msgType).toBe('hologram');
    expect(service.handler.runs[0]?.message.raw['Depth']).toBe('007');
  });

  it('of an unknown event reaches it too, as does a key that nobody claims', async () => {
    service.handler.answers('接住');
    const { platform } = service;
    expect((await platform.send(event('user_dreamt', { Dream: '飞' }))).text).toBe('接住');
    expect((await platform.send(click('OTHER'))).text).toBe('接住');
    expect((await platform.send(click('ORDER'))).text).toBe('订单');
  });

  it('whose handler throws is answered success, logged with its name, and not run again', async () => {
    const log = new CapturedLog();
    const message = text('炸');
    const before = service.app.get(ExplosiveHandler).runs;
    const first = await service.platform.send(message);
    const retry = await service.platform.send(message);
    log.release();
    expect([first.deliveries[0]?.body, retry.deliveries[0]?.body]).toEqual(['success', 'success']);
    expect([first.deliveries.length, retry.deliveries.length]).toEqual([1, 1]);
    expect(service.app.get(ExplosiveHandler).runs - before).toBe(1);
    expect(log.messages.filter((line) => line.includes('ExplosiveHandler threw'))).toHaveLength(1);
    expect(log.text).toContain('no luck with');
    expect(log.text).not.toContain(service.platform.testUser);
  });

  it('keeps its user out of the log, whatever the openId looks like', async () => {
    const log = new CapturedLog();
    const from = 'user 77 of an older platform';
    await service.platform.send(text('炸'), { from });
    log.release();
    expect(log.text).toContain('no luck with');
    expect(log.text).not.toContain(from);
  });

  it('whose handler returns what is no reply is answered success, with a word on the cure', async () => {
    const log = new CapturedLog();
    const { sees, deliveries } = await service.platform.send(text('烂'));
    log.release();
    expect([sees.kind, deliveries.length]).toEqual(['nothing', 1]);
    expect(log.text).toMatch(/RottenHandler threw.*is no reply: use reply\.text/s);
  });

  it('gets success where neither a handler nor @OnUnhandled claims it', async () => {
    const bare = await startService({ handlers: [OrderHandler] });
    for (const message of [
      text('无人'),
      event('user_dreamt'),
      xml('<MsgType>hologram</MsgType>'),
    ]) {
      const { deliveries } = await bare.platform.send(message);
      expect(deliveries.map(({ status, body }) => [status, body])).toEqual([[200, 'success']]);
    }
    await bare.close();
  });

  it('gets WECHAT_ERROR_REPLY where one is set and its handler throws', async () => {
    const polite = await startService({
      handlers: explosives,
      environment: { WECHAT_ERROR_REPLY: '出错了，请稍后再试', LOG_LEVEL: 'error' },
    });
    const log = new CapturedLog();
    const message = text('炸');
    const seen = [await polite.platform.send(message), await polite.platform.send(message)];
    log.release();
    expect(seen.map((one) => one.text)).toEqual(['出错了，请稍后再试', '出错了，请稍后再试']);
    expect(polite.app.get(ExplosiveHandler).runs).toBe(1);
    const odd = await polite.platform.send(text('怪'));
    expect([odd.text, odd.deliveries.length]).toEqual(['出错了，请稍后再试', 1]);
    await polite.close();
  });
});

describe('an event about which a handler has nothing to say', () => {
  @OnUnhandled()
  class SilentHandler implements MessageHandler {
    handle(): void {
      // Nothing on purpose.
    }
  }

  it('is answered success', async () => {
    const service = await startService({ handlers: [SilentHandler] });
    const { deliveries } = await service.platform.send(event('unsubscribe', { EventKey: '' }));
    expect(deliveries[0]).toMatchObject({ status: 200, body: 'success' });
    await service.close();
  });
});
