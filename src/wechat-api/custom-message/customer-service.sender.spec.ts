import { Logger } from '@nestjs/common';
import { LateReplySender, type SendResult } from '../../wechat';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import {
  APP_ID,
  startFixture,
  type ApiFixture,
} from '../../../test/support/wechat-api/api-fixture';

const SEND = '/cgi-bin/message/custom/send';
const account = wechatAccount({ appId: APP_ID });
const OPEN_ID = 'oFixtureOpenId00000000000001';

describe('CustomerServiceSender', () => {
  let fixture: ApiFixture;
  let sender: LateReplySender;
  let warn: jest.SpyInstance;

  beforeEach(async () => {
    fixture = await startFixture();
    sender = fixture.app.get(LateReplySender);
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await fixture.close();
  });

  const send = (content = 'x') => sender.send(account, OPEN_ID, { type: 'text', content });

  it.each<[number, SendResult, RegExp]>([
    [0, 'sent', /^$/],
    [45015, 'window-closed', /45015.*user has to write first/],
    [45047, 'quota-used-up', /45047.*user has to write again/],
    [48001, 'not-granted', /48001.*verified/],
    [40003, 'refused', /40003.*openid/],
    [45009, 'daily-quota-used-up', /45009.*next day/],
    [40033, 'refused', /40033.*plain UTF-8/],
    [70000, 'withheld', /70000.*minors/],
    [45011, 'failed', /45011.*wait a minute/],
    [50007, 'failed', /50007.*frozen/],
  ])('tells %i as %s, with what the operator can do', async (errcode, result, reason) => {
    fixture.api.json(SEND, { errcode, errmsg: 'no' });
    const outcome = await send();
    expect([outcome.result, outcome.reason ?? '']).toEqual([
      result,
      expect.stringMatching(reason) as string,
    ]);
    expect(warn).toHaveBeenCalledTimes(result === 'sent' ? 0 : 1);
    expect(JSON.stringify([outcome, warn.mock.calls])).not.toContain(OPEN_ID);
  });

  it('tells what may have arrived from what has not', async () => {
    fixture.api.on(SEND, (_request, response) => response.destroy());
    expect(await send()).toMatchObject({ result: 'unknown' });
    expect(await sender.send(account, OPEN_ID, { type: 'image', mediaId: '' })).toMatchObject({
      result: 'refused',
      reason: expect.stringContaining('mediaId') as string,
    });
    expect(
      await sender.send(account, OPEN_ID, { type: 'transfer_customer_service' }),
    ).toMatchObject({
      result: 'refused',
      reason: expect.stringContaining('passive') as string,
    });
  });

  it.each<[string, number, string, SendResult]>([
    ['a page', 502, '<html>', 'failed'],
    ['a page under 200', 200, '<html>', 'failed'],
    ['no body under 503', 503, '', 'failed'],
    ["another's JSON", 200, '{"message":"no route"}', 'failed'],
    ["another's errcode", 500, '{"errcode":500,"errmsg":"oops"}', 'failed'],
    ['an errcode that is no number', 200, '{"errcode":"E1"}', 'failed'],
    ["WeChat's errcode under another status", 403, '{"errcode":45015}', 'window-closed'],
    ['no body', 200, '', 'unknown'],
    ['half an answer', 200, '{"errcode":', 'unknown'],
  ])('tells after %s whether WeChat may have taken it', async (_, status, body, result) => {
    fixture.api.on(SEND, (_request, response) => response.writeHead(status).end(body));
    expect(await send()).toMatchObject({ result });
    expect(fixture.api.to(SEND)).toHaveLength(1);
  });

  it('takes a long text for several messages, each of which it sends as one', async () => {
    fixture.api.json(SEND, { errcode: 0 });
    const content = '一二三四五六七八九。'.repeat(200);
    const parts = sender.parts({ type: 'text', content });
    expect(parts).toHaveLength(3);
    for (const part of parts) await sender.send(account, OPEN_ID, part);
    expect(fixture.api.to(SEND)).toHaveLength(3);
    expect(sender.parts({ type: 'none' })).toEqual([]);
    expect(sender.parts({ type: 'text', content: ' ' })).toEqual([]);
    expect(sender.parts({ type: 'image', mediaId: 'M' })).toHaveLength(1);
  });
});
