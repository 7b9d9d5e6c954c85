import type { Account } from '../account';
import { openEnvelope } from '../crypto/envelope';
import { sign } from '../crypto/signature';
import { UnacceptableReplyError } from './unacceptable-reply-error';
import { XmlElement } from './xml-tree';

/**
 * The reply inside an encrypted answer; the answer itself where it may be and is plain.
 *
 * @throws UnacceptableReplyError when it is not signed or encrypted as the account's mode demands
 */
export async function openReply(answer: XmlElement, account: Account): Promise<XmlElement> {
  const encrypted = answer.child('Encrypt');
  if (encrypted && account.mode !== 'plain') {
    checkSignature(answer, encrypted.text, account);
    return XmlElement.parse(decrypt(encrypted.text, account));
  }
  if (encrypted) throw new UnacceptableReplyError('an encrypted reply in plain mode');
  if (account.mode === 'secure') throw new UnacceptableReplyError('a plain reply in secure mode');
  return answer;
}

function checkSignature(answer: XmlElement, ciphertext: string, account: Account): void {
  const [timestamp, nonce] = [answer.textOf('TimeStamp'), answer.textOf('Nonce')];
  if (!/^\d+$/.test(timestamp)) throw new UnacceptableReplyError('TimeStamp is no whole number');
  const right = sign(account.token, timestamp, nonce, ciphertext);
  if (answer.textOf('MsgSignature') !== right) {
    throw new UnacceptableReplyError('MsgSignature does not fit');
  }
}

function decrypt(ciphertext: string, account: Account): string {
  try {
    const { text, appId } = openEnvelope(ciphertext, account.encodingAesKey);
    if (appId === account.appId) return text;
  } catch (error) {
    throw new UnacceptableReplyError('Encrypt cannot be opened', { cause: error });
  }
  throw new UnacceptableReplyError('Encrypt holds another AppId');
}
