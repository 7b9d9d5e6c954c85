import type { Account } from '../account';
import { sealEnvelope } from '../crypto/envelope';
import { sign } from '../crypto/signature';
import { writeFields } from '../messages/fields';
import type { PushedMessage } from '../messages/message';
import type { HttpRequest } from './wire';

/** What makes a query unique: Unix seconds and a random number, both as text. */
export interface QueryStamp {
  readonly timestamp: string;
  readonly nonce: string;
}

const HEADERS = {
  'user-agent': 'Mozilla/4.0',
  accept: '*/*',
  pragma: 'no-cache',
  'content-type': 'text/xml',
};

/**
 * The POST by which WeChat pushes a message, in the account's mode.
 *
 * @param random 16 bytes for the envelope
 * @see https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
 */
export function pushRequest(
  message: PushedMessage,
  account: Account,
  stamp: QueryStamp,
  random: Buffer,
): HttpRequest {
  const query = { ...signedQuery(account, stamp), openid: message.openId };
  if (account.mode === 'plain') return post(query, message.xml);
  const encrypted = sealEnvelope(message.xml, account.appId, account.encodingAesKey, random);
  const signature = sign(account.token, stamp.timestamp, stamp.nonce, encrypted);
  return post(
    { ...query, encrypt_type: 'aes', msg_signature: signature },
    account.mode === 'secure'
      ? envelopeDocument(message, encrypted)
      : message.xml.replace(/<\/xml>$/, `${writeFields({ Encrypt: encrypted })}</xml>`),
  );
}

/** The GET by which WeChat checks the address. */
export function verificationRequest(
  account: Account,
  stamp: QueryStamp,
  echo: string,
): HttpRequest {
  const query = { ...signedQuery(account, stamp), echostr: echo };
  const { 'content-type': _, ...headers } = HEADERS;
  return { method: 'GET', query, headers, body: Buffer.alloc(0) };
}

function signedQuery(account: Account, { timestamp, nonce }: QueryStamp) {
  return { signature: sign(account.token, timestamp, nonce), timestamp, nonce };
}

function post(query: HttpRequest['query'], body: string): HttpRequest {
  return { method: 'POST', query, headers: HEADERS, body: Buffer.from(body) };
}

function envelopeDocument(message: PushedMessage, encrypted: string): string {
  const fields = { ToUserName: message.originalId, Encrypt: encrypted };
  return `<xml>\n${writeFields(fields).replaceAll(/^/gm, '    ').trimEnd()}\n</xml>\n`;
}
