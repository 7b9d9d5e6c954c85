import { hash } from 'node:crypto';
import { isEvent, type IncomingMessage } from './incoming-message';
import type { RawValue } from './raw-fields';

/** 22 characters of base64url hold 132 bits. */
const fingerprintLength = 22;

/** Of a message in plain mode it is asked for three times. */
const fingerprints = new WeakMap<IncomingMessage, string>();

/**
 * The same for every delivery of one message and different for any two messages to one account: of
 * FromUserName, CreateTime and the MsgId or, of an event and whatever else has no MsgId, all it
 * holds. WeChat adds events and fields as it likes, so that no list of names could tell what
 * distinguishes them, and its retries are the same to the last byte.
 *
 * Begins with the time, so that stores keep what comes together side by side; the rest is a digest
 * (43 characters) that shows no openId. The caller adds the AppId.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function messageIdentity(message: IncomingMessage): string {
  const parts = [message.fromUserName, String(message.createTime), ...ownParts(message)];
  // JSON, since joined by any separator two different lists could give one string.
  const digest = hash('sha256', JSON.stringify(parts), 'base64url');
  return `${String(message.createTime).padStart(10, '0')}-${digest}`;
}

function ownParts(message: IncomingMessage): readonly [kind: string, id: string] {
  if (isEvent(message)) return ['event', messageFingerprint(message)];
  const id = message.msgId.trim();
  return id === '' ? ['message without id', messageFingerprint(message)] : ['message', id];
}

/**
 * A digest of all fields, whatever their order and the blanks between them; elements that repeat
 * count in theirs. Tells events apart, and another body under the same identity, which a genuine
 * retry never has.
 */
export function messageFingerprint(message: IncomingMessage): string {
  const earlier = fingerprints.get(message);
  if (earlier !== undefined) return earlier;
  const fingerprint = hash('sha256', canonical(message.raw), 'base64url').slice(
    0,
    fingerprintLength,
  );
  fingerprints.set(message, fingerprint);
  return fingerprint;
}

function canonical(value: RawValue): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${fields.join()}}`;
}
