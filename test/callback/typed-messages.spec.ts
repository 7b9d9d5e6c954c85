import {
  click,
  event,
  file,
  image,
  link,
  location,
  massJobFinished,
  menuLocation,
  menuPhotos,
  publishJobFinished,
  reportLocation,
  scan,
  scanCodePush,
  scanCodeWait,
  shortVideo,
  subscribe,
  subscriptionPopup,
  subscriptionSent,
  subscriptionWithdrawn,
  templateJobFinished,
  text,
  unsubscribe,
  video,
  view,
  viewMiniProgram,
  voice,
  xml,
  type Message,
} from '../../src/simulator';
import { startService, type Service } from '../support/service';

type Example = readonly [name: string, message: Message, expected: object];

const ordinary: readonly Example[] = [
  ['text', text('你好'), { msgType: 'text', content: '你好' }],
  ['text with blanks that count', text('  a\n'), { content: '  a\n' }],
  ['text of a tapped menu entry', text('一', { bizmsgmenuid: '007' }), { bizmsgmenuid: '007' }],
  [
    'image',
    image({ PicUrl: 'http://example.com/p?a=1&b=2', MediaId: 'm-1' }),
    { msgType: 'image', picUrl: 'http://example.com/p?a=1&b=2', mediaId: 'm-1' },
  ],
  [
    'voice',
    voice({ MediaId: 'm-2', MediaId16K: 'm-2-16k' }),
    { msgType: 'voice', mediaId: 'm-2', format: 'amr', mediaId16K: 'm-2-16k' },
  ],
  [
    'video',
    video({ MediaId: 'm-3', ThumbMediaId: 't-3' }),
    { msgType: 'video', mediaId: 'm-3', thumbMediaId: 't-3' },
  ],
  [
    'shortvideo',
    shortVideo({ MediaId: 'm-4', ThumbMediaId: 't-4' }),
    { msgType: 'shortvideo', mediaId: 'm-4', thumbMediaId: 't-4' },
  ],
  [
    'location',
    location({ Location_X: '-33.856784', Location_Y: '151.215297', Scale: 16, Label: '悉尼' }),
    { msgType: 'location', locationX: -33.856784, locationY: 151.215297, scale: 16, label: '悉尼' },
  ],
  [
    'location near zero',
    location({ Location_X: 1e-7, Location_Y: '-1.5E-05' }),
    { locationX: 1e-7, locationY: -0.000015 },
  ],
  [
    'link',
    link({ Title: '题', Description: '述', Url: 'https://example.com/?a=1&b=2' }),
    { msgType: 'link', title: '题', description: '述', url: 'https://example.com/?a=1&b=2' },
  ],
  [
    'file',
    file({ Title: '合同.pdf', FileKey: '00ab', FileTotalLen: 20480 }),
    { msgType: 'file', title: '合同.pdf', fileKey: '00ab', fileTotalLen: 20480 },
  ],
];

const events: readonly Example[] = [
  ['subscribe', subscribe(), { event: 'subscribe', eventKey: '' }],
  [
    'subscribe by code',
    subscribe('0042'),
    { event: 'subscribe', eventKey: 'qrscene_0042', scene: '0042' },
  ],
  ['unsubscribe', unsubscribe(), { event: 'unsubscribe' }],
  ['SCAN', scan('000123'), { event: 'SCAN', eventKey: '000123', scene: '000123' }],
  ['scan in lower case', event('scan', { EventKey: '7' }), { event: 'SCAN', eventKey: '7' }],
  ['LOCATION', reportLocation({ Latitude: '23.137466' }), { latitude: 23.137466 }],
  ['LOCATION near zero', reportLocation({ Latitude: '1e-05' }), { latitude: 0.00001 }],
  ['CLICK', click('MENU_001'), { event: 'CLICK', eventKey: 'MENU_001' }],
  ['VIEW', view('https://example.com/?x=1'), { event: 'VIEW', menuId: '424672158' }],
  ['view_miniprogram', viewMiniProgram('pages/a'), { eventKey: 'pages/a' }],
  ['scancode_push', scanCodePush('k', '001'), { scanCodeInfo: { scanResult: '001' } }],
  ['scancode_waitmsg', scanCodeWait('k', '1'), { scanCodeInfo: { scanType: 'qrcode' } }],
  [
    'one picture',
    menuPhotos('k', ['aa']),
    { sendPicsInfo: { count: 1, picList: [{ picMd5Sum: 'aa' }] } },
  ],
  [
    'two pictures',
    menuPhotos('k', ['aa', 'bb']),
    { sendPicsInfo: { count: 2, picList: [{ picMd5Sum: 'aa' }, { picMd5Sum: 'bb' }] } },
  ],
  ['location_select', menuLocation('k'), { sendLocationInfo: { locationX: 23.134521 } }],
  ['template job', templateJobFinished(), { msgID: '1812345678901234567', status: 'success' }],
  ['mass job', massJobFinished(), { status: 'send success', sentCount: 75 }],
  ['publish job', publishJobFinished(), { publishEventInfo: { publishId: '2247503051' } }],
  [
    'subscription popup',
    subscriptionPopup({ t1: 'accept', t2: 'reject' }),
    { subscribeMsgPopupEvent: { list: [{ templateId: 't1' }, { templateId: 't2' }] } },
  ],
  [
    'subscription change',
    subscriptionWithdrawn('t2'),
    { subscribeMsgChangeEvent: { list: [{ subscribeStatusString: 'reject' }] } },
  ],
  [
    'subscription sent',
    subscriptionSent('t3'),
    { subscribeMsgSentEvent: { list: [{ msgID: '1864323726461255680', errorCode: 0 }] } },
  ],
  ['kf_create_session', event('kf_create_session', { KfAccount: 'a@b' }), { kfAccount: 'a@b' }],
  ['annual_renew', event('annual_renew', { ExpiredTime: 1500000000 }), { expiredTime: 1500000000 }],
  [
    'a card',
    event('user_get_card', { CardId: 'p1', UserCardCode: '0012' }),
    { event: 'user_get_card', raw: { CardId: 'p1', UserCardCode: '0012' } },
  ],
];

describe('a message arrives at its handler typed and exact', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  async function arrived(message: Message) {
    service.handler.answers('到');
    expect((await service.platform.send(message)).deliveries[0]?.status).toBe(200);
    expect(service.handler.runs).toHaveLength(1);
    return service.handler.runs[0]?.message;
  }

  it.each([...ordinary, ...events])('%s', async (_, message, expected) => {
    const handled = await arrived(message);
    expect(handled).toMatchObject(expected);
    expect(handled).toMatchObject({
      toUserName: 'gh_3b7e91c04d5f',
      fromUserName: service.platform.testUser,
      createTime: expect.any(Number),
    });
    if (message.event) expect(handled?.raw['Event']).toBe(message.event);
  });

  it.each(['9223372036854775807', '6054768590064713728', '00000000000000000012'])(
    'with the message id %s digit by digit',
    async (id) => {
      expect(await arrived(text('号', { MsgId: id }))).toMatchObject({ msgId: id });
    },
  );

  it('with numbers, CDATA and blanks as WeChat happens to write them', async () => {
    const handled = await arrived(
      xml(
        '\n<MsgType>\n<![CDATA[event]]>\n</MsgType>\n<Event>CLICK</Event>' +
          '<EventKey> <![CDATA[ 0017 ]]> </EventKey><Weird_Field><![CDATA[0]]></Weird_Field>',
      ),
    );
    expect(handled).toMatchObject({ msgType: 'event', event: 'CLICK', eventKey: ' 0017 ' });
    expect(handled?.raw['Weird_Field']).toBe('0');
  });

  it('with fields named like parts of an object, which stay mere fields', async () => {
    const handled = await arrived(
      xml(
        '<MsgType>text</MsgType><Content>a</Content><__proto__><polluted>1</polluted></__proto__>' +
          '<constructor>b</constructor><toString>c</toString>',
      ),
    );
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
    expect(handled?.raw['constructor']).toBe('b');
    expect(handled?.raw['toString']).toBe('c');
    expect(Object.keys(handled?.raw ?? {})).toContain('__proto__');
  });
});
