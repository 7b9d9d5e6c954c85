import { sealEnvelope } from './envelope';
import { APP_ID, TOKEN, wechatAccount } from '../../../test/support/wechat/wechat-account';
import type { WechatAccount } from '../account/wechat-account';
import { sign, verifyQuery } from './signature';
import { openBody } from './signature.guard';

const NOW = 1_732_400_000_000;
const SECONDS = String(NOW / 1000);
const aesKey = Buffer.alloc(32, 9);
const MESSAGE = Buffer.from('<xml><MsgType>text</MsgType></xml>');

function query(timestamp = SECONDS, token = TOKEN) {
  const nonce = '88214657';
  return { signature: sign(token, timestamp, nonce), timestamp, nonce };
}

function sealed() {
  const encrypt = sealEnvelope(MESSAGE.toString(), aesKey, APP_ID);
  const signed = query();
  const msgSignature = sign(TOKEN, signed.timestamp, signed.nonce, encrypt);
  return {
    query: { ...signed, encrypt_type: 'aes', msg_signature: msgSignature },
    body: Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`),
  };
}

const encrypted = (mode: 'compatible' | 'secure') => wechatAccount({ mode, aesKeys: [aesKey] });

/** Both steps of a request: its query, then its body if it has one. */
function authenticate(account: WechatAccount, given: unknown, body?: Buffer) {
  const signed = verifyQuery(account, given);
  if (typeof signed === 'string') return signed;
  return body ? openBody(account, body, signed) : {};
}

describe('what SignatureGuard lets in', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  it('lets the URL verification in by its three parameters, in every mode', () => {
    for (const one of [wechatAccount(), encrypted('compatible'), encrypted('secure')]) {
      expect(authenticate(one, query())).toEqual({});
    }
  });

  it('tells what is wrong with a request', () => {
    const one = wechatAccount();
    expect(authenticate(one, {})).toBe('parameters');
    expect(authenticate(one, { ...query(), nonce: '1' }, MESSAGE)).toBe('signature');
    expect(authenticate(one, { ...query(), signature: '0'.repeat(40) })).toBe('signature');
    expect(authenticate(one, query(SECONDS, 'another'), MESSAGE)).toBe('signature');
    expect(authenticate(one, query('1'), MESSAGE)).toBe('timestamp');
    expect(authenticate(one, query(String(NOW)), MESSAGE)).toBe('milliseconds');
    expect(authenticate(one, query(`${NOW}000`), MESSAGE)).toBe('milliseconds');
  });

  it.each([String(NOW), `${NOW}000`, '1', '0'])(
    'takes the timestamp %s where none is checked',
    (timestamp) => {
      const one = wechatAccount({ signatureMaxAge: 0 });
      expect(authenticate(one, query(timestamp), MESSAGE)).toEqual({ xml: MESSAGE });
    },
  );

  it('does not tell a stale request with a wrong signature that it is stale', () => {
    expect(authenticate(wechatAccount(), query('1', 'another'))).toBe('signature');
  });

  it('accepts the previous token beside the present one', () => {
    const one = wechatAccount({ tokens: [TOKEN, 'former'] });
    expect(authenticate(one, query(SECONDS, 'former'), MESSAGE)).toEqual({ xml: MESSAGE });
    expect(authenticate(one, query(SECONDS, 'older'), MESSAGE)).toBe('signature');
  });

  it.each([
    ['as old as allowed, to the second', 300_999, {}],
    ['older', 301_000, 'timestamp'],
    ['as much ahead as allowed', -300_000, {}],
    ['further ahead', -301_000, 'timestamp'],
  ])('judges by its own clock a timestamp that is %s', (_, age, verdict) => {
    jest.setSystemTime(NOW + age);
    expect(authenticate(wechatAccount(), query())).toEqual(verdict);
  });

  it('accepts any timestamp when the check is switched off', () => {
    const one = wechatAccount({ signatureMaxAge: 0 });
    for (const timestamp of ['1', '999999999999'])
      expect(authenticate(one, query(timestamp))).toEqual({});
  });

  it('refuses in plain mode what is encrypted, but not a user who writes <Encrypt>', () => {
    const { query: sealedQuery, body } = sealed();
    const one = wechatAccount();
    expect(authenticate(one, sealedQuery, body)).toBe('mode');
    expect(authenticate(one, query(), body)).toBe('mode');
    const quoting = Buffer.from(
      '<xml><MsgType>text</MsgType><Content>&lt;Encrypt></Content></xml>',
    );
    const literal = Buffer.from('<xml><MsgType>text</MsgType><a><![CDATA[<Encrypt>]]></a></xml>');
    for (const xml of [quoting, literal]) expect(authenticate(one, query(), xml)).toEqual({ xml });
  });

  it.each(['compatible', 'secure'] as const)(
    'opens what is encrypted in %s mode and refuses what is not',
    (mode) => {
      const { query: sealedQuery, body } = sealed();
      expect(authenticate(encrypted(mode), sealedQuery, body)).toEqual({
        xml: MESSAGE,
        keys: { token: TOKEN, aesKey },
      });
      expect(authenticate(encrypted(mode), sealedQuery, MESSAGE)).toBe('envelope');
      expect(authenticate(encrypted(mode), query(), MESSAGE)).toBe('envelope');
    },
  );

  it('wants both signatures of an encrypted delivery', () => {
    const { query: sealedQuery, body } = sealed();
    const { msg_signature: _, ...unsealed } = sealedQuery;
    expect(authenticate(encrypted('secure'), unsealed, body)).toBe('envelope');
    const wrong = { ...sealedQuery, signature: '0'.repeat(40) };
    expect(authenticate(encrypted('secure'), wrong, body)).toBe('signature');
  });
});
