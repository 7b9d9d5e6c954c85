import { hash } from 'node:crypto';
import { isEvent, type IncomingMessage } from './incoming-message';
import { noFields, type RawFields, type RawValue } from './field-reader';
import type { WechatAccount } from '../account/wechat-account';

/** 22 characters of base64url hold 132 bits. */
const fingerprintLength = 22;

/**
 * The same for every delivery of one message and different for any two messages to one account: of
 * FromUserName, CreateTime and the MsgId or, of an event and whatever else has no MsgId, all it
 * holds. WeChat adds events and fields as it likes, so that no list of names could tell what
 * distinguishes them, and its retries are the same to the last byte.
 *
 * Begins with the time, so that stores keep what comes together side by side; the rest is a digest
 * (43 characters) that shows no openId. The caller adds the AppId.
 *
 * @param text what `messageText` gives, where it is there already
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function messageIdentity(message: IncomingMessage, text?: string): string {
  const time = String(message.createTime);
  // JSON, since joined by any separator two different lists could give one string.
  const parts = JSON.stringify([message.fromUserName, time, ...ownParts(message, text)]);
  return `${time.padStart(10, '0')}-${hash('sha256', parts, 'base64url')}`;
}

function ownParts(message: IncomingMessage, text?: string): readonly [kind: string, id: string] {
  const id = isEvent(message) ? '' : message.msgId.trim();
  if (id !== '') return ['message', id];
  const kind = isEvent(message) ? 'event' : 'message without id';
  return [kind, messageFingerprint(text ?? messageText(message))];
}

/**
 * All fields as JSON, in the order of their names: `toMessage(JSON.parse(text))` makes the message
 * again. The same for all deliveries, whatever the order of their fields and the blanks between
 * them; elements that repeat count in theirs.
 */
export function messageText(message: IncomingMessage): string {
  return JSON.stringify(sorted(message.raw));
}

/** A digest of `messageText`: tells another body under the same identity, which no retry has. */
export function messageFingerprint(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, fingerprintLength);
}

function sorted(value: RawValue): RawValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(sorted) as RawValue;
  const fields = value as RawFields;
  const inOrder = noFields();
  for (const name of orderOf(Object.keys(fields))) {
    inOrder[name] = sorted(fields[name] ?? '') as string;
  }
  return inOrder;
}

/** WeChat writes a few dozen lists of names; to sort one takes longer than to find it. */
const MOST_ORDERS = 500;
const orders = new Map<string, readonly string[]>();

function orderOf(names: readonly string[]): readonly string[] {
  // No name in XML holds a comma.
  const list = names.join();
  const known = orders.get(list);
  if (known) return known;
  const order = names.toSorted();
  if (orders.size < MOST_ORDERS) orders.set(list, order);
  return order;
}

/** WeChat's openIds have 28 such characters; stores take no key of any length, nor any character. */
const OPEN_ID = /^[\w-]{1,64}$/;

/**
 * What a message is known by in the ledger: the same for each of its deliveries.
 * @param text what `messageText` gives, where it is there already
 */
export function ledgerKey(
  { appId }: WechatAccount,
  message: IncomingMessage,
  text?: string,
): string {
  return `${appId}:${messageIdentity(message, text)}`;
}

/** Whom the message is from, among the users of all accounts on the store. */
export function ledgerUser({ appId }: WechatAccount, { fromUserName }: IncomingMessage): string {
  const user = OPEN_ID.test(fromUserName) ? fromUserName : `#${hash('sha256', fromUserName)}`;
  return `${appId}:${user}`;
}
