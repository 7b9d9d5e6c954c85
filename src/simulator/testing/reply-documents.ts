import { sealEnvelope } from '../crypto/envelope';
import { sign } from '../crypto/signature';
import { testAccount, testUser } from '../account';

/** A reply as a service would write it, from the account to the test user. */
export function replyDocument(
  inner: string,
  { to = testUser, from = testAccount.originalId, createTime = '1700000000' } = {},
): string {
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>${createTime}</CreateTime>${inner}</xml>`;
}

export function textReply(content: string): string {
  return replyDocument(
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content>`,
  );
}

/** The document encrypted for the account, or for what `overrides` make of it. */
export function sealedReply(document: string, overrides: Partial<typeof testAccount> = {}): string {
  const { appId, encodingAesKey, token } = { ...testAccount, ...overrides };
  const encrypted = sealEnvelope(document, appId, encodingAesKey, Buffer.alloc(16, 7));
  const signature = sign(token, '1700000000', '42', encrypted);
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[42]]></Nonce></xml>`;
}
