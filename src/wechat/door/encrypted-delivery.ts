import type { WechatAccount } from '../account/wechat-account';
import type { Authentic, EnvelopeKeys } from './delivery';
import { type SignedQuery, isSignature, sign } from './signature';
import type { EnvelopeFailure } from '../observing/signature-checks';
import { openEnvelope, sealEnvelope } from './envelope';
import { randomInt } from 'node:crypto';
import { xmlDocument } from '../replies/serialize-reply';

const base64 = /^[A-Za-z0-9+/=\s]+$/;
const cdata = { begin: '<![CDATA[', end: ']]>' };

/**
 * Opens an encrypted body: `msg_signature`, decryption, padding, length, AppId, in this order. What
 * stands beside the ciphertext is unsigned: in compatible mode a whole message, in which a user may
 * have typed anything. So the body is not read as XML; its ciphertext is the one that
 * `msg_signature` vouches for.
 * @returns undefined for every kind of failure
 */
export function openDelivery(
  body: Buffer,
  query: SignedQuery,
  account: WechatAccount,
): Authentic | undefined {
  const text = body.toString('latin1');
  if (isForAnother(text, account)) return undefined;
  for (const encrypt of ciphertexts(text)) {
    const token = account.tokens.find((one) => isSealedWith(one, encrypt, query));
    if (token !== undefined) return openWith(token, encrypt, account);
  }
  return undefined;
}

/** For those who look into a refusal: which part of the envelope it is. */
export function envelopeFailure(
  body: Buffer,
  query: SignedQuery,
  account: WechatAccount,
): EnvelopeFailure {
  const found = [...ciphertexts(body.toString('latin1'))];
  if (found.length === 0) return 'Encrypt';
  const isSealed = (encrypt: string) =>
    account.tokens.some((token) => isSealedWith(token, encrypt, query));
  return found.some(isSealed) ? 'content' : 'msg_signature';
}

function openWith(token: string, encrypt: string, account: WechatAccount): Authentic | undefined {
  for (const aesKey of account.aesKeys) {
    const xml = openEnvelope(encrypt, aesKey, account.appId);
    if (xml) return { xml, keys: { token, aesKey } };
  }
  return undefined;
}

/** By the name on an envelope that has nothing else beside its ciphertext, if it has one. */
function isForAnother(text: string, { originalId }: WechatAccount): boolean {
  if (!originalId || text.includes('<MsgType>')) return false;
  const name = /<ToUserName>\s*(?:<!\[CDATA\[)?([^<\]]*)/.exec(text)?.[1]?.trim();
  return name !== undefined && name !== originalId;
}

/** All contents of `Encrypt` elements; the last first, since WeChat writes its own at the end. */
function* ciphertexts(text: string): Generator<string> {
  for (const piece of text.split('<Encrypt>').slice(1).toReversed()) {
    const end = piece.indexOf('</Encrypt>');
    const content = withoutCdata(piece.slice(0, Math.max(0, end)));
    if (!base64.test(content)) continue;
    yield content;
    // Blanks that a gateway has put there are not signed.
    if (content !== content.trim()) yield content.trim();
  }
}

function withoutCdata(content: string): string {
  const trimmed = content.trim();
  const isCdata = trimmed.startsWith(cdata.begin) && trimmed.endsWith(cdata.end);
  return isCdata ? trimmed.slice(cdata.begin.length, -cdata.end.length) : content;
}

function isSealedWith(token: string, encrypt: string, query: SignedQuery): boolean {
  const { msgSignature = '', timestamp, nonce } = query;
  return isSignature(msgSignature, sign(token, timestamp, nonce, encrypt));
}

/**
 * The encrypted form of a reply, with a nonce and ciphertext of its own at each call.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
 */
export function sealReply(xml: string, keys: EnvelopeKeys, appId: string): string {
  const encrypt = sealEnvelope(xml, keys.aesKey, appId);
  const timestamp = Math.floor(Date.now() / 1000);
  const nonce = String(randomInt(1e9, 1e10));
  return xmlDocument({
    Encrypt: encrypt,
    MsgSignature: sign(keys.token, String(timestamp), nonce, encrypt),
    TimeStamp: timestamp,
    Nonce: nonce,
  });
}
