import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { type NestFastifyApplication, FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AgendaLateWorkQueue, LateWorkQueue, Ledger, MemoryStore } from '../ledger';
import { OnText } from './routing/handler.decorators';
import { sign } from './door/signature';
import { SourceAddresses } from './door/source.guard';
import { FakeSender } from '../../test/support/wechat/fake-sender';
import { ServicesOfAccounts } from './account/account-services';
import { Accounts } from './account/accounts';
import { TOKEN, wechatAccount } from '../../test/support/wechat/wechat-account';
import { LateReplySender } from './late/late-reply.sender';
import { WechatModule } from './wechat.module';

@OnText()
class Shout {
  handle({ content }: { readonly content: string }): string {
    return content.toUpperCase();
  }
}

const stores = [
  { provide: Ledger, useFactory: () => new Ledger(new MemoryStore()) },
  {
    provide: LateWorkQueue,
    inject: [Ledger],
    useFactory: (ledger: Ledger) => new AgendaLateWorkQueue(ledger),
  },
  { provide: Accounts, useFactory: () => new Accounts(false, [wechatAccount()]) },
  { provide: ServicesOfAccounts, useValue: { of: () => ({}) } },
  { provide: LateReplySender, useClass: FakeSender },
  { provide: SourceAddresses, useValue: { contains: () => true } },
];

@Module({ providers: stores, exports: stores.map(({ provide }) => provide) })
class Stores {}

const message = (content: string, type = 'text') =>
  '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>' +
  `<MsgType>${type}</MsgType><Content>${content}</Content><MsgId>${content}</MsgId></xml>`;

describe('WechatController, in a module without the rest of the service', () => {
  let app: NestFastifyApplication;
  let url: string;
  let nonces = 41;

  beforeAll(async () => {
    const wechat = { ...WechatModule.forRoot({ bodyLimit: 65_536 }) };
    const module = await Test.createTestingModule({
      imports: [{ module: Stores, global: true }, ScheduleModule.forRoot(), wechat],
      providers: [Shout],
    }).compile();
    app = module.createNestApplication(new FastifyAdapter(), { logger: false, bodyParser: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  function request(parameters: Readonly<Record<string, string>>, body?: string) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = String((nonces += 1));
    const signature = sign(TOKEN, timestamp, nonce);
    const query = new URLSearchParams({ signature, timestamp, nonce, ...parameters });
    const headers = { 'content-type': 'text/xml' };
    return fetch(`${url}/?${query}`, body ? { method: 'POST', body, headers } : {});
  }

  it.each(['5838479218127813673', 'a'.repeat(128), 'a-b_C'])(
    'gives the echostr %s back',
    async (echostr) => {
      const response = await request({ echostr });
      expect([response.status, await response.text()]).toEqual([200, echostr]);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    },
  );

  it.each(['', 'a'.repeat(129), '<script>', 'a b', '1\n'])(
    'refuses %j for an echostr',
    async (echostr) => {
      const response = await request({ echostr });
      expect(response.status).toBe(400);
      expect(await response.text()).toMatch(/^echostr: /);
    },
  );

  it('refuses a verification without an echostr or with a wrong signature', async () => {
    expect((await request({})).status).toBe(400);
    expect((await request({ echostr: '1', signature: '0'.repeat(40) })).status).toBe(403);
  });

  it('answers a message with 200 and the reply of its handler as XML', async () => {
    const response = await request({}, message('abc'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(await response.text()).toContain('<Content><![CDATA[ABC]]></Content>');
  });

  it('answers success, with 200, to what nobody handles', async () => {
    const response = await request({}, message('new', 'brand_new'));
    expect([response.status, await response.text()]).toEqual([200, 'success']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('answers success when the ledger fails, for anything else shows an outage line', async () => {
    jest.spyOn(app.get(Ledger), 'claim').mockRejectedValueOnce(new Error('disk full'));
    const response = await request({}, message('xyz'));
    expect([response.status, await response.text()]).toEqual([200, 'success']);
  });

  it('tells in one line of text what is wrong with a body', async () => {
    const response = await request({}, '<xml>');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await response.text()).split('\n')).toHaveLength(1);
  });
});
