import { hash } from 'node:crypto';
import { foldName } from './field-reader';
import { isEvent, type IncomingMessage } from './incoming-message';
import { messageFingerprint } from './message-fingerprint';
import type { RawFields } from './raw-fields';

/**
 * What tells two events of one user and one second apart: ids of jobs and objects, and what was
 * scanned, chosen or measured. Compared as `FieldReader` compares names, wherever they are nested.
 */
const distinguishing = new Set(
  [
    'EventKey Ticket MenuId MsgID publish_id trace_id TemplateId',
    'ScanResult PicMd5Sum Location_X Location_Y Latitude Longitude',
    'CardId UserCardCode Code TransId OrderId SuccOrderId FailOrderId',
    'KfAccount FromKfAccount ToKfAccount OpenID PageId MerchantId',
    'UniqId PoiId audit_id fpqqlsh ProductId KeyStr DeviceNo',
  ].flatMap((names) => names.split(' ').map(foldName)),
);

/**
 * The same for every delivery of one message and different for any two messages to one account:
 * of FromUserName, CreateTime and the MsgId, or of an event its name and what distinguishes it.
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

function ownParts(message: IncomingMessage): readonly string[] {
  if (isEvent(message)) {
    return ['event', message.event.toLowerCase(), ...distinguishingParts(message.raw)];
  }
  if (message.msgId !== '') return ['message', message.msgId];
  return ['message without id', messageFingerprint(message)];
}

/** Names and values, in an order that does not depend on the document's. */
function distinguishingParts(raw: RawFields): readonly string[] {
  const found: [string, string][] = [];
  collect(raw, found);
  return found.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))).flat();
}

function collect(fields: RawFields, found: [string, string][]): void {
  for (const [name, value] of Object.entries(fields)) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (typeof entry === 'object') collect(entry, found);
      else if (entry !== '' && distinguishing.has(foldName(name))) {
        found.push([foldName(name), entry]);
      }
    }
  }
}
