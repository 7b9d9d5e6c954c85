import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { openEnvelope, sealEnvelope } from './envelope';

const APP_ID = 'wx5f2c9a7b3e1d8046';
const KEY = Buffer.from('919ee6436c56f5c55be272f5b58b3c7467f78496baa517b4b88a13c97c15b93b', 'hex');

/** By `openssl enc -aes-256-cbc -nopad`, with `0123456789abcdef` for the random bytes. */
const SEALED =
  'fuA2a3y/B+azEHPeImF8rzSapRhx+yJgOysI9K36wqzfw57jLrxqeGm6HIb4+5nkU2uChmq2vZ6z0i0lJavnLbh9LhNy' +
  'PGX0wIuudceI9WDvkiZOpzwrCP6xceq5s1K4KJyS3w072CjX/sbcZomy8oZeTQYGdT8iPbQKJ8+GPnGGA0IVOCJ9eqAA' +
  'gsIsjqXyaF1GF13p1h4XViZZAuVg9wUABooEjUpqN0rbFQHNX0lGAvWWB0PSVyDhSX7yF3ji';
const MESSAGE =
  '<xml><ToUserName><![CDATA[gh_5c1b7e9d2a40]]></ToUserName>' +
  '<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[苹果熟了吗]]></Content></xml>';

function encrypt(bytes: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
}

function decrypt(sealed: string): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()]);
}

/** The envelope before encryption, with parts replaced. */
function plain({ message = '苹果', appId = APP_ID, length = Buffer.byteLength(message) } = {}) {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(length);
  const text = Buffer.concat([Buffer.alloc(16, 7), size, Buffer.from(message + appId)]);
  const count = 32 - (text.length % 32);
  return Buffer.concat([text, Buffer.alloc(count, count)]);
}

describe('openEnvelope', () => {
  const opened = (bytes: Buffer) => openEnvelope(encrypt(bytes), KEY, APP_ID)?.toString();

  it('opens what another implementation sealed', () => {
    expect(openEnvelope(SEALED, KEY, APP_ID)?.toString()).toBe(MESSAGE);
    expect(opened(plain())).toBe('苹果');
  });

  it('refuses another key and another AppId', () => {
    expect(openEnvelope(SEALED, Buffer.from(KEY.toReversed()), APP_ID)).toBeUndefined();
    expect(openEnvelope(SEALED, KEY, 'wx0000000000000000')).toBeUndefined();
    expect(openEnvelope(SEALED, KEY, APP_ID.slice(0, -1))).toBeUndefined();
    expect(openEnvelope(SEALED, KEY, APP_ID.slice(1))).toBeUndefined();
    expect(openEnvelope(SEALED, KEY, '')).toBeUndefined();
  });

  it.each([0, 33, 255])('refuses %i for the last byte of the padding', (count) => {
    const bytes = plain();
    bytes[bytes.length - 1] = count;
    expect(opened(bytes)).toBeUndefined();
  });

  it('refuses a padding of which any byte is wrong', () => {
    const whole = plain();
    const count = whole.at(-1) ?? 0;
    expect(count).toBeGreaterThan(1);
    for (let place = 2; place <= count; place += 1) {
      const bytes = Buffer.from(whole);
      bytes[bytes.length - place] = count - 1;
      expect(opened(bytes)).toBeUndefined();
    }
  });

  it.each([0, 5, 7, 25, 0x7fffffff, 0xffffffff])('refuses a length of %i for 6 bytes', (length) => {
    expect(opened(plain({ length }))).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no whole block', Buffer.alloc(16).toString('base64')],
    ['no Base64', '苹果'],
    ['nothing but padding', encrypt(Buffer.alloc(32, 32))],
    ['too little for a length', encrypt(Buffer.alloc(32, 13))],
  ])('refuses %s', (_, sealed) => {
    expect(openEnvelope(sealed, KEY, APP_ID)).toBeUndefined();
  });

  it('never throws, whatever is changed in the ciphertext', () => {
    const bytes = Buffer.from(SEALED, 'base64');
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(change, ([place, mask]) => {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ mask;
        expect(openEnvelope(changed.toString('base64'), KEY, APP_ID)?.toString()).not.toBe(MESSAGE);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sealEnvelope', () => {
  it.each(Array.from({ length: 33 }, (_, bytes) => bytes))(
    'pads a message of %i bytes to whole blocks of 32, by 1 to 32 bytes',
    (bytes) => {
      const inner = 'm'.repeat(bytes);
      const padded = decrypt(sealEnvelope(inner, KEY, APP_ID));
      const content = 16 + 4 + bytes + APP_ID.length;
      const count = 32 - (content % 32);
      expect(padded).toHaveLength(content + count);
      expect(padded.subarray(content)).toEqual(Buffer.alloc(count, count));
      expect(padded.subarray(16, content).toString()).toBe(
        `\0\0\0${String.fromCharCode(bytes)}${inner}${APP_ID}`,
      );
    },
  );

  it('gives another ciphertext each time, in one line', () => {
    const sealed = Array.from({ length: 20 }, () => sealEnvelope(MESSAGE, KEY, APP_ID));
    expect(new Set(sealed.map((one) => one.slice(0, 20))).size).toBe(20);
    for (const one of sealed) expect(one).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  it('makes what openEnvelope opens, of any text and any AppId', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (message, appId) => {
        const sealed = sealEnvelope(message, KEY, appId);
        expect(openEnvelope(sealed, KEY, appId)?.toString()).toBe(message);
      }),
    );
  });
});
