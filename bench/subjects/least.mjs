/**
 * What this service cannot do without, in the fewest lines, to see what can be reached on Nest: the
 * digests, the XML, the envelope, a line in a file before the handler runs and one after it, a timer
 * for the deadline. It keeps none of the promises that these are for.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { mergeMap } from 'rxjs';
import { account } from '../account.mjs';
import { open, seal, sign } from '../load/envelope.mjs';
import { append } from './least-log.mjs';
import { listen } from './nest-app.mjs';
import { isSecure } from './told.mjs';

const FIELD = /<(\w+)>(?:<!\[CDATA\[([^]*?)\]\]>|([^<]*))<\/\1>/g;
const MOST_AGE_S = 600;
const DEADLINE_MS = 4500;
/** More are not remembered, so that the garbage collector is not what is measured. */
const MOST = 1000;

const keys = new Map();

function isSigned(given, ...parts) {
  return timingSafeEqual(Buffer.from(given), Buffer.from(sign(...parts)));
}

function fieldsOf(xml) {
  const fields = {};
  for (const [, name, text, plain] of xml.matchAll(FIELD)) fields[name] = text ?? plain;
  return fields;
}

function opened(body, { msg_signature: signature, timestamp, nonce }) {
  const [, encrypt] = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body);
  if (!isSigned(signature, timestamp, nonce, encrypt)) throw new Error('forged');
  return Buffer.from(open(encrypt));
}

function sealed(xml, { nonce }) {
  const encrypt = seal(xml);
  const time = String(Math.floor(Date.now() / 1000));
  const signature = sign(time, nonce, encrypt);
  return (
    `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]>` +
    `</MsgSignature><TimeStamp>${time}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  );
}

class Guard {
  canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const { signature, timestamp, nonce } = request.query;
    if (!isSigned(signature, timestamp, nonce)) return false;
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) > MOST_AGE_S) return false;
    if (isSecure) request.body = opened(request.body.toString(), request.query);
    return true;
  }
}

class Pipe {
  transform(body) {
    return fieldsOf(body.subarray('<xml>'.length).toString());
  }
}

class Interceptor {
  intercept(context, next) {
    const { query } = context.switchToHttp().getRequest();
    return next.handle().pipe(mergeMap((fields) => answer(fields, query)));
  }
}

class CallbackController {
  answer(fields) {
    return fields;
  }
}

async function answer(fields, query) {
  const { ToUserName: to, FromUserName: user, Content: content, MsgId: id } = fields;
  const key = `${account.appId}:${user}:${id}`;
  const fingerprint = hash('sha256', JSON.stringify(fields), 'base64url');
  if (keys.size >= MOST) keys.clear();
  keys.set(key, fingerprint);
  const timer = setTimeout(() => keys.delete(key), DEADLINE_MS);
  await append({ key, fingerprint, fields, signature: query.signature, since: Date.now() });
  await append({ key, reply: { type: 'text', content } });
  clearTimeout(timer);
  const time = Math.floor(Date.now() / 1000);
  const xml =
    `<xml><ToUserName><![CDATA[${user}]]></ToUserName><FromUserName><![CDATA[${to}]]></FromUserName>` +
    `<CreateTime>${time}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content><![CDATA[${content}]]></Content></xml>`;
  return isSecure ? sealed(xml, query) : xml;
}

await listen({ Guard, Pipe, Interceptor, CallbackController });
