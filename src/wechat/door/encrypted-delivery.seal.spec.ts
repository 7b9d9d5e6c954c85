import { openEnvelope } from './envelope';
import { sealReply } from './encrypted-delivery';
import { sign } from './signature';

const APP_ID = 'wx5f2c9a7b3e1d8046';
const keys = { token: 'orchard42', aesKey: Buffer.alloc(32, 5) };
const REPLY = '<xml><MsgType><![CDATA[text]]></MsgType></xml>';

const FORM = new RegExp(
  '^<xml><Encrypt><!\\[CDATA\\[(?<encrypt>[\\w+/=]+)\\]\\]></Encrypt>' +
    '<MsgSignature><!\\[CDATA\\[(?<signature>[\\da-f]{40})\\]\\]></MsgSignature>' +
    '<TimeStamp>(?<timestamp>\\d{10})</TimeStamp>' +
    '<Nonce><!\\[CDATA\\[(?<nonce>\\d{9,10})\\]\\]></Nonce></xml>$',
);

function sealed() {
  const {
    encrypt = '',
    signature = '',
    timestamp = '',
    nonce = '',
  } = FORM.exec(sealReply(REPLY, keys, APP_ID).replaceAll('\n', ''))?.groups ?? {};
  return { encrypt, signature, timestamp, nonce };
}

describe('sealReply', () => {
  it("has WeChat's elements in WeChat's order, signed with the token", () => {
    const { encrypt, signature, timestamp, nonce } = sealed();
    expect(signature).toBe(sign(keys.token, timestamp, nonce, encrypt));
  });

  it('holds the reply for whoever has the key', () => {
    expect(openEnvelope(sealed().encrypt, keys.aesKey, APP_ID)?.toString()).toBe(REPLY);
  });

  it("is timed by this machine's clock in seconds", () => {
    jest.useFakeTimers({ now: 1_732_400_000_999 });
    expect(sealed().timestamp).toBe('1732400000');
    jest.useRealTimers();
  });

  it('is another one each time', () => {
    const several = Array.from({ length: 20 }, sealed);
    expect(new Set(several.map(({ nonce }) => nonce)).size).toBe(20);
    expect(new Set(several.map(({ encrypt }) => encrypt)).size).toBe(20);
  });
});
