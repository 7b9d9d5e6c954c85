import type { WechatAccount } from '../account/wechat-account';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { type SignedQuery, sign } from './signature';
import { sealEnvelope } from './envelope';
import { openDelivery } from './encrypted-delivery';

const APP_ID = 'wx5f2c9a7b3e1d8046';
const ACCOUNT_ID = 'gh_5c1b7e9d2a40';
const [newKey, oldKey, otherKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
const account: WechatAccount = wechatAccount({
  appId: APP_ID,
  originalId: ACCOUNT_ID,
  mode: 'secure',
  tokens: ['newToken', 'oldToken'],
  aesKeys: [newKey, oldKey],
});
const MESSAGE = '<xml><MsgType>text</MsgType></xml>';

interface Sealing {
  readonly token?: string;
  readonly aesKey?: Buffer;
  readonly appId?: string;
  readonly document?: (encrypt: string) => string;
}

const enveloped = (encrypt: string, to = ACCOUNT_ID) =>
  `<xml><ToUserName><![CDATA[${to}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

const toAnother = (encrypt: string) => enveloped(encrypt, 'gh_another');
const withPlainHalf = (encrypt: string) =>
  enveloped(encrypt).replace('<Encrypt>', '<Content>forged</Content><Encrypt>');

/** A delivery as WeChat makes it, with whatever replaced. */
function delivery(sealing: Sealing): [Buffer, SignedQuery] {
  const { token = 'newToken', aesKey = newKey, appId = APP_ID, document = enveloped } = sealing;
  const encrypt = sealEnvelope(MESSAGE, aesKey, appId);
  const [timestamp, nonce] = ['1732400000', '88214657'];
  const msgSignature = sign(token, timestamp, nonce, encrypt);
  return [Buffer.from(document(encrypt)), { signature: '', timestamp, nonce, msgSignature }];
}

const opened = (sealing: Sealing, by = account) => openDelivery(...delivery(sealing), by);

describe('openDelivery', () => {
  it.each([
    ['newToken', newKey],
    ['newToken', oldKey],
    ['oldToken', newKey],
    ['oldToken', oldKey],
  ])('opens what came under %s, and tells what its reply is to be sealed with', (token, aesKey) => {
    const result = opened({ token, aesKey });
    expect(result?.xml.toString()).toBe(MESSAGE);
    expect(result?.keys).toEqual({ token, aesKey });
  });

  it('does not look at the unsigned plain half of a compatible delivery', () => {
    expect(opened({ document: withPlainHalf })?.xml.toString()).toBe(MESSAGE);
  });

  it('takes of several ciphertexts the one that is signed', () => {
    const other = sealEnvelope('<xml></xml>', newKey, APP_ID);
    const before = (encrypt: string) => enveloped(encrypt).replace('<xml>', `<xml>${other}`);
    const after = (encrypt: string) =>
      enveloped(`${encrypt}]]></Encrypt><Encrypt>${other}<![CDATA[`);
    const same = (encrypt: string) =>
      enveloped(`${encrypt}]]></Encrypt><Encrypt><![CDATA[${encrypt}`);
    for (const document of [before, after, same]) {
      expect(opened({ document })?.xml.toString()).toBe(MESSAGE);
    }
  });

  it('opens what need not be XML, nor name an account', () => {
    const document = (encrypt: string) => `\xff<xml <Encrypt>${encrypt}</Encrypt>&`;
    expect(opened({ document })?.xml.toString()).toBe(MESSAGE);
  });

  it('opens an envelope for any account where WECHAT_ORIGINAL_ID is not set', () => {
    expect(opened({ document: toAnother })).toBeUndefined();
    expect(opened({ document: toAnother }, { ...account, originalId: undefined })).toBeDefined();
  });

  it.each<[string, Sealing]>([
    ['another token', { token: 'otherToken' }],
    ['another key', { aesKey: otherKey }],
    ['another AppId', { appId: 'wx0000000000000000' }],
    ['no ciphertext', { document: () => MESSAGE }],
    ['an empty ciphertext', { document: () => enveloped('') }],
    ['another ciphertext', { document: () => enveloped(sealEnvelope(MESSAGE, newKey, APP_ID)) }],
    ['nested ciphertext', { document: (e) => `<xml><Encrypt><a>${e}</a></Encrypt></xml>` }],
    ['no XML', { document: (encrypt) => encrypt }],
    ['nothing', { document: () => '' }],
  ])('refuses %s without saying why', (_, sealing) => {
    expect(opened(sealing)).toBeUndefined();
  });

  it('refuses a delivery that no msg_signature vouches for', () => {
    const [body, query] = delivery({});
    for (const msgSignature of [undefined, '', 'f'.repeat(40)]) {
      expect(openDelivery(body, { ...query, msgSignature }, account)).toBeUndefined();
    }
    expect(openDelivery(body, { ...query, timestamp: '1732400001' }, account)).toBeUndefined();
    expect(openDelivery(body, { ...query, nonce: '1' }, account)).toBeUndefined();
  });
});
