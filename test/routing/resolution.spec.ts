import { click, event, image, text } from '../../src/simulator';
import {
  OnEvent,
  OnImage,
  OnText,
  OnUnhandled,
  type HandlerContext,
  type IncomingMessage,
  type MessageHandler,
} from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';

/** Answers with its own name and what its pattern matched. */
class Named implements MessageHandler {
  handle(_message: IncomingMessage, { match }: HandlerContext): string {
    return [this.constructor.name, ...(match?.slice(1) ?? [])].join(' ');
  }
}

@OnText('帮助', 'help')
class Help extends Named {}

@OnText(/^订单\s*(\d+)$/)
class Order extends Named {}

@OnText(/^订单/, { priority: 5 })
@OnText(/^退款\s*(?<number>\d+)$/g)
class Refund extends Named {}

@OnText(/^订单9$/, { priority: 9 })
class Ninth extends Named {}

@OnText()
class AnyText extends Named {}

@OnImage()
class AnyImage extends Named {}

@OnEvent('click', 'HELP')
class HelpButton extends Named {}

@OnEvent('CLICK', /^order:(\d+)$/)
class OrderButton extends Named {}

@OnEvent('CLICK')
class AnyButton extends Named {}

@OnUnhandled()
class Rest extends Named {}

@OnText(/^天气/)
class ZurichWeather extends Named {}

@OnText(/^天气|^气温/)
class AarauWeather extends Named {}

const handlers = [
  Rest,
  ZurichWeather,
  AnyText,
  AarauWeather,
  Order,
  Refund,
  Ninth,
  Help,
  AnyImage,
  AnyButton,
  OrderButton,
  HelpButton,
];

describe('a message is answered by the handler that claims it most specifically', () => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startService({ handlers, environment: { LOG_LEVEL: 'info' } });
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  it.each([
    ['an exact key', text('帮助'), 'Help'],
    ['another exact key of one handler, blanks around it', text(' help \n'), 'Help'],
    ['an exact key only, not in other letters', text('HELP'), 'AnyText'],
    ['a pattern of high priority', text('订单 12'), 'Refund'],
    ['one of higher priority', text('订单9'), 'Ninth'],
    ['a second pattern of one handler', text('退款 34'), 'Refund 34'],
    ['the same pattern again, though it is global', text('退款 56'), 'Refund 56'],
    ['the whole type', text('随便'), 'AnyText'],
    ['the whole type of an image', image(), 'AnyImage'],
    ['an event and key, however the event is spelled', click('HELP'), 'HelpButton'],
    ['an event and pattern', click('order:77'), 'OrderButton 77'],
    ['an event in lower case', event('click', { EventKey: 'order:78' }), 'OrderButton 78'],
    ['a whole event', click('other'), 'AnyButton'],
    ['nobody else', event('SCAN', { EventKey: '1' }), 'Rest'],
  ])('%s', async (_, message, expected) => {
    expect((await service.platform.send(message)).text).toBe(expected);
  });

  it('or, of two patterns alike, by the first name: and it says so, once', async () => {
    log.forget();
    expect((await service.platform.send(text('天气'))).text).toBe('AarauWeather');
    expect((await service.platform.send(text('天气 明天'))).text).toBe('AarauWeather');
    expect((await service.platform.send(text('气温'))).text).toBe('AarauWeather');
    const warnings = log.messages.filter((line) => line.includes('match the same message'));
    expect(warnings).toEqual([
      expect.stringMatching(/^AarauWeather and ZurichWeather .*Give one of them a higher priority/),
    ]);
  });
});

describe('the start', () => {
  it('logs the route table once', async () => {
    const log = new CapturedLog();
    const service = await startService({ handlers, environment: { LOG_LEVEL: 'info' } });
    await service.platform.send(text('帮助'));
    await service.close();
    log.release();
    const tables = log.messages.filter((line) => line.startsWith('Routes: '));
    expect(tables).toHaveLength(1);
    for (const { name } of handlers) expect(tables[0]).toContain(`-> ${name}`);
  });
});
