import { isEvent, isMessage, toMessage } from './incoming-message';
import { parseXml } from './parse-xml';
import type { RawFields } from './field-reader';
import { XmlError } from './xml-error';

const envelope =
  '<ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1735689600</CreateTime>';

function read(fields: string) {
  const { raw, ...message } = toMessage(parseXml(`<xml>${envelope}${fields}</xml>`));
  expect(raw['ToUserName']).toBe('gh_1');
  return message;
}

const common = { toUserName: 'gh_1', fromUserName: 'o1', createTime: 1_735_689_600 };

describe('toMessage', () => {
  it.each([
    [
      'text',
      '<Content>你好</Content><bizmsgmenuid>101</bizmsgmenuid>',
      { content: '你好', bizmsgmenuid: '101' },
    ],
    [
      'image',
      '<PicUrl>http://p</PicUrl><MediaId>m</MediaId>',
      { picUrl: 'http://p', mediaId: 'm' },
    ],
    [
      'voice',
      '<MediaId>m</MediaId><Format>amr</Format><MediaId16K>k</MediaId16K><Recongnition>hi</Recongnition>',
      { mediaId: 'm', format: 'amr', mediaId16K: 'k', recognition: 'hi' },
    ],
    [
      'video',
      '<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>',
      { mediaId: 'm', thumbMediaId: 't' },
    ],
    [
      'shortvideo',
      '<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>',
      { mediaId: 'm', thumbMediaId: 't' },
    ],
    [
      'location',
      '<Location_X>23.134521</Location_X><Location_Y>-113.3</Location_Y><Scale>20</Scale><Label>L</Label>',
      { locationX: 23.134521, locationY: -113.3, scale: 20, label: 'L' },
    ],
    [
      'link',
      '<Title>t</Title><Description>d</Description><Url>u</Url>',
      { title: 't', description: 'd', url: 'u' },
    ],
    [
      'file',
      '<Title>a.pdf</Title><Description/><FileKey>k</FileKey><FileMd5>0f</FileMd5><FileTotalLen>12</FileTotalLen>',
      { title: 'a.pdf', description: '', fileKey: 'k', fileMd5: '0f', fileTotalLen: 12 },
    ],
  ])('types %s messages', (type, fields, expected) => {
    const message = read(`<MsgType>${type}</MsgType>${fields}<MsgId>6074130599188426998</MsgId>`);
    expect(message).toEqual({
      ...common,
      msgType: type,
      msgId: '6074130599188426998',
      ...expected,
    });
  });

  it('tells from which article a message was sent', () => {
    expect(read('<MsgType>text</MsgType><MsgDataId>0012_3</MsgDataId><Idx>2</Idx>')).toMatchObject({
      msgDataId: '0012_3',
      idx: 2,
    });
  });

  it('reads absent texts as empty and absent numbers as NaN', () => {
    expect(toMessage({ MsgType: 'location' })).toMatchObject({
      fromUserName: '',
      createTime: Number.NaN,
      msgId: '',
      locationX: Number.NaN,
      label: '',
    });
  });

  it('keeps unknown types, with every field in raw', () => {
    const message = toMessage(parseXml('<xml><MsgType>Hologram</MsgType><Depth>3</Depth></xml>'));
    expect(message).toMatchObject({ msgType: 'Hologram', raw: { Depth: '3' } });
  });

  it('keeps unknown events, with every field in raw', () => {
    const message = toMessage(
      parseXml('<xml><MsgType>event</MsgType><Event>user_Get_card</Event><CardId>c</CardId></xml>'),
    );
    expect(message).toMatchObject({ event: 'user_Get_card', eventKey: '', raw: { CardId: 'c' } });
  });

  it.each([
    ['scan', 'SCAN'],
    ['Subscribe', 'subscribe'],
    ['click', 'CLICK'],
    ['ADD_GUIDE_BUYER_RELATION_EVENT', 'add_guide_buyer_relation_event'],
    ['wificonnected', 'WifiConnected'],
    ['FREEPUBLISHJOBFINISH', 'PUBLISHJOBFINISH'],
    [' VIEW ', 'VIEW'],
  ])('gives the event %j its documented spelling', (came, documented) => {
    expect(toMessage({ MsgType: 'Event', Event: came })).toMatchObject({
      msgType: 'event',
      event: documented,
    });
  });

  it.each<RawFields>([{}, { MsgType: '' }, { MsgType: ' ' }, { MsgType: { text: '' } }])(
    'refuses a document without a type: %j',
    (raw) => {
      expect(() => toMessage(raw)).toThrow(XmlError);
    },
  );

  it.each(['constructor', '__proto__', 'toString'])('takes %s for an unknown type', (name) => {
    expect(toMessage({ MsgType: name })).toMatchObject({ msgType: name });
    expect(toMessage({ MsgType: 'event', Event: name })).toMatchObject({ event: name });
  });

  it('lets a type be narrowed', () => {
    const scan = toMessage({ MsgType: 'event', Event: 'SCAN', EventKey: '7' });
    expect(isEvent(scan, 'SCAN') && scan.scene).toBe('7');
    expect(isEvent(scan)).toBe(true);
    expect(isEvent(scan, 'CLICK')).toBe(false);
    const text = toMessage({ MsgType: 'text', Content: 'hi' });
    expect(isMessage(text, 'text') && text.content).toBe('hi');
    expect(isEvent(text)).toBe(false);
  });
});
