import type { WechatAccount } from '../account';
import type { EnvelopeKeys } from '../delivery';
import { parseXml, XmlError, type RawFields } from '../messages';
import { isSignature, sign } from '../signature/sign';
import type { SignedQuery } from '../signature/signed-query';
import { openEnvelope } from './envelope';

export interface OpenedDelivery {
  readonly xml: Buffer;
  readonly keys: EnvelopeKeys;
}

/**
 * Opens an encrypted body: `msg_signature`, decryption, padding, length, AppId, in this order. In
 * compatible mode the plain half beside the ciphertext is unsigned and is not looked at, but for
 * the account's name, which the envelope has in every mode.
 * @returns undefined for every kind of failure
 */
export function openDelivery(
  body: Buffer,
  query: SignedQuery,
  account: WechatAccount,
): OpenedDelivery | undefined {
  const fields = readEnvelope(body);
  const encrypt = fields?.['Encrypt'];
  if (!fields || typeof encrypt !== 'string') return undefined;
  if (account.originalId && fields['ToUserName'] !== account.originalId) return undefined;
  const token = account.tokens.find((one) => isSealedWith(one, encrypt, query));
  if (token === undefined) return undefined;
  for (const aesKey of account.aesKeys) {
    const xml = openEnvelope(encrypt, aesKey, account.appId);
    if (xml) return { xml, keys: { token, aesKey } };
  }
  return undefined;
}

function readEnvelope(body: Buffer): RawFields | undefined {
  try {
    return parseXml(body);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}

function isSealedWith(token: string, encrypt: string, query: SignedQuery): boolean {
  const { msgSignature = '', timestamp, nonce } = query;
  return isSignature(msgSignature, sign(token, timestamp, nonce, encrypt));
}
