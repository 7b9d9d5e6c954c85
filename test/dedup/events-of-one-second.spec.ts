import { event, type Message } from '../../src/simulator';
import { startService, type Service } from '../support/service';

type Fields = Readonly<Record<string, unknown>>;
type Pair = readonly [what: string, name: string, one: Fields, other: Fields];

const popup = (choice: string) => ({
  SubscribeMsgPopupEvent: {
    List: [
      { TemplateId: 'T1', SubscribeStatusString: 'accept', PopupScene: 2 },
      { TemplateId: 'T2', SubscribeStatusString: choice, PopupScene: 2 },
    ],
  },
});
const published = (status: number) => ({
  PublishEventInfo: { publish_id: 2_247_503_051, publish_status: status },
});
const pictures = (...sums: readonly string[]) => ({
  EventKey: 'album',
  SendPicsInfo: { Count: sums.length, PicList: { item: sums.map((PicMd5Sum) => ({ PicMd5Sum })) } },
});

const PAIRS: readonly Pair[] = [
  ['number', 'user_authorization_revoke', { RevokeInfo: 205 }, { RevokeInfo: 206 }],
  ['balance', 'update_member_card', { ModifyBonus: 1 }, { ModifyBonus: 2 }],
  ['place', 'WifiConnected', { ShopId: 7, VendorId: 'a' }, { ShopId: 8, VendorId: 'a' }],
  ['choice in a list', 'subscribe_msg_popup_event', popup('accept'), popup('reject')],
  ['status in a group', 'PUBLISHJOBFINISH', published(0), published(6)],
  ['status', 'TEMPLATESENDJOBFINISH', { MsgID: 1, Status: 'success' }, { MsgID: 1, Status: 'no' }],
  ['field of a later year', 'event_of_tomorrow', { A: { B: 'x' } }, { A: { B: 'y' } }],
  ['name of a field', 'event_of_tomorrow', { A: 'x' }, { B: 'x' }],
  ['absent field', 'event_of_tomorrow', { A: 'x' }, {}],
  ['empty field', 'event_of_tomorrow', { A: 'x', B: '' }, { A: 'x' }],
  ['level', 'event_of_tomorrow', { A: { B: 'x' } }, { A: 'x' }],
  ['number of elements', 'pic_weixin', pictures('1'), pictures('1', '1')],
  ['order of elements', 'pic_weixin', pictures('1', '2'), pictures('2', '1')],
  ['blank that was typed', 'CLICK', { EventKey: 'a' }, { EventKey: 'a ' }],
];

describe('events of one user and one second', () => {
  let service: Service;
  let second = Math.floor(Date.now() / 1000) - 100;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());
  beforeEach(() => {
    second += 1;
    service.handler.answers(() => String(service.handler.runs.length));
  });

  const made = (name: string, fields: Fields): Message =>
    event(name, { ...fields, CreateTime: second } as Parameters<typeof event>[1]);

  it.each(PAIRS)('are two events where a %s differs: %s', async (_, name, one, other) => {
    const messages = [made(name, one), made(name, other)];
    const seen = [];
    for (const message of [...messages, ...messages]) {
      seen.push((await service.platform.send(message)).text);
    }
    expect(seen).toEqual(['1', '2', '1', '2']);
    expect(service.handler.runs).toHaveLength(2);
  });

  it('are one event however its fields are ordered and spaced', async () => {
    const fields = [
      `<FromUserName><![CDATA[${service.platform.testUser}]]></FromUserName>`,
      `<CreateTime>${second}</CreateTime>`,
      '<MsgType><![CDATA[event]]></MsgType>',
      '<Event>scancode_push</Event>',
      '<EventKey><![CDATA[k]]></EventKey>',
    ];
    const scanned = ['<ScanType>qrcode</ScanType>', '<ScanResult><![CDATA[1]]></ScanResult>'];
    const body = (between: string, inside: readonly string[], outside: readonly string[]) =>
      `<xml>${between}<ToUserName>${service.platform.environment['WECHAT_ORIGINAL_ID']}</ToUserName>` +
      `${between}<ScanCodeInfo>${between}${inside.join(between)}${between}</ScanCodeInfo>` +
      `${between}${outside.join(between)}${between}</xml>`;
    const bodies = [
      body('', scanned, fields),
      body('\n', scanned, fields),
      body(' \r\n\t', scanned.toReversed(), fields.toReversed()),
    ];
    for (const one of bodies) {
      const { status, seen } = await service.platform.deliver(event('x'), { body: one });
      expect([status, seen]).toMatchObject([200, { kind: 'reply' }]);
    }
    expect(service.handler.runs).toHaveLength(1);
  });
});

describe('messages of an unknown type', () => {
  it('are told apart by all they hold where they have no MsgId', async () => {
    const service = await startService();
    service.handler.answers('好');
    const at = Math.floor(Date.now() / 1000);
    const body = (more: string) =>
      `<xml><ToUserName>${service.platform.environment['WECHAT_ORIGINAL_ID']}</ToUserName>` +
      `<FromUserName>oUser</FromUserName><CreateTime>${at}</CreateTime><MsgType>new</MsgType>${more}</xml>`;
    const ids = ['', '<MsgId></MsgId>', '<MsgId><![CDATA[ ]]></MsgId>'];
    for (const id of ids) {
      for (const value of ['a', 'b', 'a']) {
        const fields = body(`<A>${value}${id.length}</A>${id}`);
        await service.platform.deliver(event('x'), { body: fields });
      }
    }
    expect(service.handler.runs).toHaveLength(2 * ids.length);
    await service.close();
  });
});
