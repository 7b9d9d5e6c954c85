import { randomInt } from 'node:crypto';
import type { EnvelopeKeys } from './delivery';
import { xmlDocument } from '../replies/serialize-reply';
import { sign } from './signature';
import { sealEnvelope } from './envelope';

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
