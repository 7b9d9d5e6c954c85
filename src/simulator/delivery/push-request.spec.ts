import { testAccount, testUser } from '../account';
import { openEnvelope } from '../crypto/envelope';
import { sign } from '../crypto/signature';
import { text } from '../messages';
import { pushRequest } from './push-request';

const plain = '<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<MsgId>1</MsgId>\n</xml>';
const message = {
  xml: plain,
  openId: testUser,
  originalId: 'gh_1',
  createTime: 1,
  message: text('a'),
};
const stamp = { timestamp: '1700000000', nonce: '42' };
const requestIn = (mode: 'plain' | 'compatible' | 'secure') =>
  pushRequest(message, { ...testAccount, mode }, stamp, Buffer.alloc(16, 1));

describe('a push', () => {
  it('in plain mode is signed in the query and carries the document', () => {
    const { query, body, headers, method } = requestIn('plain');
    expect(query).toEqual({
      signature: sign(testAccount.token, '1700000000', '42'),
      timestamp: '1700000000',
      nonce: '42',
      openid: testUser,
    });
    expect(body.toString()).toBe(plain);
    expect([method, headers['user-agent'], headers['content-type']]).toEqual([
      'POST',
      'Mozilla/4.0',
      'text/xml',
    ]);
  });

  it('in compatible mode carries the document and its ciphertext', () => {
    const body = requestIn('compatible').body.toString();
    expect(body.replace(/<Encrypt>.*<\/Encrypt>\n/, '')).toBe(plain);
  });

  it('in secure mode carries the account and the ciphertext alone', () => {
    expect(requestIn('secure').body.toString()).toMatch(
      /^<xml>\n {4}<ToUserName><!\[CDATA\[gh_1]]><\/ToUserName>\n {4}<Encrypt><!\[CDATA\[[^\]]+]]><\/Encrypt>\n<\/xml>\n$/,
    );
  });

  it.each(['compatible', 'secure'] as const)('in %s mode signs what it encrypts', (mode) => {
    const { query, body } = requestIn(mode);
    const ciphertext = /<Encrypt><!\[CDATA\[(.*)]]>/.exec(body.toString())?.[1] ?? '';
    expect(query['encrypt_type']).toBe('aes');
    expect(query['msg_signature']).toBe(sign(testAccount.token, '1700000000', '42', ciphertext));
    expect(openEnvelope(ciphertext, testAccount.encodingAesKey)).toEqual({
      text: plain,
      appId: testAccount.appId,
    });
  });
});
