import { testAccount } from '../account';
import { virtualClock } from '../clock';
import { RandomSource } from '../random-source';
import {
  click,
  event,
  file,
  image,
  location,
  menuPhotos,
  publishJobFinished,
  scan,
  scanCodeWait,
  subscribe,
  subscriptionPopup,
  templateJobFinished,
  text,
  xml,
  type Message,
} from '.';
import { MessageStamp } from './message-stamp';

const clock = virtualClock(1_700_000_000_000);
const attach = () => ({ PicUrl: 'http://pictures/1', MediaId: 'MEDIA' });
const newStamp = (seed = 7) => new MessageStamp(testAccount, clock, new RandomSource(seed), attach);
const xmlOf = (message: Message) => newStamp().stamp(message, 'oUser').xml;
const idWith = (seed: number) => newStamp(seed).stamp(text('a'), 'oUser').msgId;
const innerOf = (message: Message) => xmlOf(message).split('</CreateTime>\n')[1];

describe('a message on the wire', () => {
  it('has its first two tags on one line and one element on each line after that', () => {
    expect(xmlOf(text('你好', { MsgId: 6512345678901234567n }))).toBe(
      [
        '<xml><ToUserName><![CDATA[gh_3b7e91c04d5f]]></ToUserName>',
        '<FromUserName><![CDATA[oUser]]></FromUserName>',
        '<CreateTime>1700000000</CreateTime>',
        '<MsgType><![CDATA[text]]></MsgType>',
        '<Content><![CDATA[你好]]></Content>',
        '<MsgId>6512345678901234567</MsgId>',
        '</xml>',
      ].join('\n'),
    );
  });

  it('writes a MsgId bare even when a test gives it as text', () => {
    expect(xmlOf(text('a', { MsgId: '007' }))).toContain('<MsgId>007</MsgId>');
  });

  it('splits the end of a CDATA section', () => {
    expect(xmlOf(text('a]]>b'))).toContain('<![CDATA[a]]]]><![CDATA[>b]]>');
  });

  it('lets every element be replaced, added and removed', () => {
    const pushed = newStamp().stamp(
      text('a', { FromUserName: 'oOther', Content: undefined, bizmsgmenuid: '101' }),
      'oUser',
    );
    expect(pushed.openId).toBe('oOther');
    expect(pushed.xml).not.toContain('Content');
    expect(pushed.xml).toContain('<bizmsgmenuid><![CDATA[101]]></bizmsgmenuid>');
  });

  it('writes coordinates and sizes bare', () => {
    expect(xmlOf(location({ Location_X: 1.5 }))).toContain('<Location_X>1.5</Location_X>');
    expect(xmlOf(file())).toContain('<FileTotalLen>20480</FileTotalLen>');
  });

  it('brings a kept file unless the test names one', () => {
    expect(innerOf(image())).toContain('<MediaId><![CDATA[MEDIA]]></MediaId>');
    expect(xmlOf(image({ MediaId: 'OWN' }))).not.toContain('PicUrl');
  });
});

describe('an identity', () => {
  it('stays when the same user sends the same message again', () => {
    const stamp = newStamp();
    const message = text('once');
    expect(stamp.stamp(message, 'oUser')).toBe(stamp.stamp(message, 'oUser'));
  });

  it('differs between users and between messages', () => {
    const stamp = newStamp();
    const message = text('twice');
    const ids = [
      stamp.stamp(message, 'oUser').msgId,
      stamp.stamp(message, 'oOther').msgId,
      stamp.stamp(text('twice'), 'oUser').msgId,
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it('loses digits when it is read as a number', () => {
    const id = newStamp().stamp(text('a'), 'oUser').msgId ?? '';
    expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(BigInt(id)).toBeLessThan(2n ** 63n);
  });

  it('repeats with the same seed only', () => {
    expect(idWith(1)).toBe(idWith(1));
    expect(idWith(1)).not.toBe(idWith(2));
  });
});

describe('an event', () => {
  it('has no MsgId', () => {
    const pushed = newStamp().stamp(click('menu:1'), 'oUser');
    expect(pushed.msgId).toBeUndefined();
    expect(pushed.xml).not.toContain('MsgId');
  });

  it('of following tells the scene with a prefix, of scanning without', () => {
    expect(xmlOf(subscribe('42'))).toContain('<EventKey><![CDATA[qrscene_42]]></EventKey>');
    expect(xmlOf(subscribe())).toContain('<EventKey><![CDATA[]]></EventKey>\n</xml>');
    expect(xmlOf(scan('42'))).toContain('<EventKey><![CDATA[42]]></EventKey>');
  });

  it('nests what was scanned', () => {
    expect(innerOf(scanCodeWait('key', '1'))).toBe(
      [
        '<MsgType><![CDATA[event]]></MsgType>',
        '<Event><![CDATA[scancode_waitmsg]]></Event>',
        '<EventKey><![CDATA[key]]></EventKey>',
        '<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType>',
        '<ScanResult><![CDATA[1]]></ScanResult>',
        '</ScanCodeInfo>',
        '</xml>',
      ].join('\n'),
    );
  });

  it('repeats list elements, one or many', () => {
    const one = '<item><PicMd5Sum><![CDATA[a]]></PicMd5Sum>\n</item>\n';
    expect(xmlOf(menuPhotos('key', ['a']))).toContain(`<PicList>${one}</PicList>`);
    expect(xmlOf(menuPhotos('key', ['a', 'a']))).toContain(`<PicList>${one}${one}</PicList>`);
    const popup = xmlOf(subscriptionPopup({ T1: 'accept', T2: 'reject' }));
    expect(popup.match(/<List>/g)).toHaveLength(2);
  });

  it('of a job carries its number bare', () => {
    expect(xmlOf(templateJobFinished())).toContain('<MsgID>1812345678901234567</MsgID>');
    expect(xmlOf(publishJobFinished(4))).toContain('<publish_status>4</publish_status>');
  });

  it('may be any other', () => {
    expect(innerOf(event('card_pass_check', { CardId: 'C' }))).toContain(
      '<Event><![CDATA[card_pass_check]]></Event>\n<CardId><![CDATA[C]]></CardId>',
    );
  });
});

describe('a message written by hand', () => {
  it('is completed by the envelope it lacks', () => {
    const message = xml('<MsgType>text</MsgType><Content> bare </Content>');
    expect(xmlOf(message)).toMatch(
      /^<xml><ToUserName>.*<CreateTime>\d+<\/CreateTime>\n<MsgType>text<.*<MsgId>\d+<\/MsgId>\n<\/xml>$/s,
    );
  });

  it('keeps the envelope it has', () => {
    const pushed = newStamp().stamp(
      xml('<FromUserName><![CDATA[oHand]]></FromUserName><MsgType>event</MsgType><Event>x</Event>'),
      'oUser',
    );
    expect(pushed.openId).toBe('oHand');
    expect(pushed.xml.match(/FromUserName>/g)).toHaveLength(2);
    expect(pushed.xml).not.toContain('MsgId');
  });
});
