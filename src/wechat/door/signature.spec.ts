import { httpContext } from '../../../test/support/wechat/http-context';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { readSignedQuery, signedOf } from './signature';

const query = { signature: 'f'.repeat(40), timestamp: '0732400000', nonce: '0088214657' };

describe('readSignedQuery', () => {
  it('gives the parameters as text, leading zeros included', () => {
    const encrypted = { ...query, msg_signature: 'e', encrypt_type: 'aes', openid: 'o' };
    expect(readSignedQuery(encrypted)).toEqual({
      ...query,
      msgSignature: 'e',
      encryptType: 'aes',
    });
    expect(readSignedQuery(query)?.msgSignature).toBeUndefined();
  });

  it.each(['signature', 'timestamp', 'nonce'])('refuses a query without %s', (name) => {
    for (const value of [undefined, '', [], ['a'], {}, 1, null, 'a'.repeat(129)]) {
      expect(readSignedQuery({ ...query, [name]: value })).toBeUndefined();
    }
  });

  it.each([
    'signature',
    'timestamp',
    'nonce',
    'echostr',
    'openid',
    'encrypt_type',
    'msg_signature',
  ])('refuses a query in which %s is repeated', (name) => {
    expect(readSignedQuery({ ...query, [name]: ['a', 'a'] })).toBeUndefined();
  });

  it.each(['utm_source', 'Signature', 'signature[]', '__proto__', ''])(
    'does not care how often %s is there: it is not of WeChat',
    (name) => {
      const given = Object.assign(Object.create(null), query, { [name]: ['a', 'b'] });
      expect(readSignedQuery(given)).toMatchObject(query);
    },
  );

  it.each(['-1', '+1', '1.5', '0x1f', '1e9', ' 1', '1'.repeat(21), '１２'])(
    'refuses %s for a timestamp',
    (timestamp) => {
      expect(readSignedQuery({ ...query, timestamp })).toBeUndefined();
    },
  );

  it.each([undefined, null, {}, 'signature=f'])('refuses %p for a query', (given) => {
    expect(readSignedQuery(given)).toBeUndefined();
  });

  it('does not take an inherited parameter for a given one', () => {
    expect(readSignedQuery(Object.create(query))).toBeUndefined();
  });

  it('takes an overlong msg_signature for none', () => {
    const { msgSignature } = readSignedQuery({ ...query, msg_signature: 'a'.repeat(129) }) ?? {};
    expect(msgSignature).toBeUndefined();
  });
});

describe('signedOf', () => {
  it('does without for no request', () => {
    const account = wechatAccount();
    const { request } = httpContext({ account, signedQuery: query });
    expect(signedOf(request)).toEqual({ account, query });
    expect(() => signedOf(httpContext({ query }).request)).toThrow('SignatureGuard');
  });
});
