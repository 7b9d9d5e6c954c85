import { Injectable } from '@nestjs/common';
import type { WechatAccount } from '../account/wechat-account';
import type { EnvelopeKeys } from './delivery';
import { openDelivery } from './encrypted-delivery';
import type { IncomingMessage } from '../messages';
import { type SignedQuery, isSignature, sign, readSignedQuery } from './signature';
import type { SignatureFailure } from '../wechat.metrics';

export interface Authentic {
  /** The message's XML; of an encrypted delivery what was inside. */
  readonly xml: Buffer;
  readonly keys?: EnvelopeKeys;
}

/** No time in seconds is as late as this; test clients are known to send milliseconds. */
const MILLISECONDS = 1e11;

/** Decides whether a request comes from WeChat, from what it carries alone. */
@Injectable()
export class Authenticator {
  /** By the query alone, which is signed in every mode; a delivery's body is still to be opened. */
  verify(account: WechatAccount, query: unknown): SignedQuery | SignatureFailure {
    const signed = readSignedQuery(query);
    if (!signed) return 'parameters';
    if (!account.tokens.some((token) => isSignedWith(token, signed))) return 'signature';
    return wrongTime(Number(signed.timestamp), account.signatureMaxAge) ?? signed;
  }

  /** @param signed what {@link verify} gave */
  open(account: WechatAccount, body: Buffer, signed: SignedQuery): Authentic | SignatureFailure {
    if (account.mode === 'plain') {
      return isEncrypted(body, signed) ? 'mode' : { xml: body };
    }
    return openDelivery(body, signed, account) ?? 'envelope';
  }

  /** Whether the message is for this account, where its original id is known. */
  isAddressee({ originalId }: WechatAccount, { toUserName }: IncomingMessage): boolean {
    return originalId === undefined || toUserName === originalId;
  }
}

function wrongTime(seconds: number, maxAge: number): SignatureFailure | undefined {
  if (maxAge === 0) return undefined;
  if (seconds >= MILLISECONDS) return 'milliseconds';
  // The timestamp has whole seconds: it may be up to one second older than it says.
  const isFresh = Math.abs(Date.now() - seconds * 1000) <= maxAge + 999;
  return isFresh ? undefined : 'timestamp';
}

/** By its query, or by having nothing but ciphertext; a user may well write `<Encrypt>`. */
function isEncrypted(body: Buffer, { encryptType }: SignedQuery): boolean {
  if (encryptType === 'aes') return true;
  return body.includes('<Encrypt>') && !body.includes('<MsgType>');
}

function isSignedWith(token: string, { signature, timestamp, nonce }: SignedQuery): boolean {
  return isSignature(signature, sign(token, timestamp, nonce));
}
