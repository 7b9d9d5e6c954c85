/** The requests that WeChat would send. */
import { account } from '../account.mjs';
import { seal, sign } from './envelope.mjs';

/** Begins what the measured handler takes its time for. */
export const SLOW = '慢';

/**
 * @typedef {object} Message
 * @property {string} openId another user's for each index
 * @property {string} content another text for each index
 * @property {Buffer} request head and body, ready to be written
 */

/**
 * A signed text message; two indexes give two messages.
 * @param {number} index
 * @param {{ url: URL, mode: 'plain' | 'secure', slow?: boolean }} options
 * @returns {Message}
 */
export function textMessage(index, { url, mode, slow = false }) {
  const now = Math.floor(Date.now() / 1000);
  const openId = `oBench${String(index).padStart(22, '0')}`;
  const content = `${slow ? SLOW : ''}第${index}条：今天下午还有货吗？`;
  const xml = textXml({ openId, content, now, id: 6_000_000_000_000_000n + BigInt(index) });
  const request = mode === 'secure' ? secureRequest : plainRequest;
  return {
    openId,
    content,
    request: request({ xml, openId, url, now: `${now}`, nonce: nonce(index) }),
  };
}

/** The console's check of the address: a request that opens a connection and costs little. */
export function verification(index, url) {
  const now = `${Math.floor(Date.now() / 1000)}`;
  const query = signedQuery(now, nonce(index));
  return `GET ${url.pathname}?${query}&echostr=1 HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
}

function nonce(index) {
  return String(1_000_000_000 + index);
}

function textXml({ openId, content, now, id }) {
  return (
    `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>` +
    `<FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${now}</CreateTime>` +
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content>` +
    `<MsgId>${id}</MsgId></xml>`
  );
}

function signedQuery(timestamp, aNonce) {
  return `signature=${sign(timestamp, aNonce)}&timestamp=${timestamp}&nonce=${aNonce}`;
}

function plainRequest({ xml, openId, url, now, nonce: aNonce }) {
  return post(url, `${signedQuery(now, aNonce)}&openid=${openId}`, xml);
}

function secureRequest({ xml, openId, url, now, nonce: aNonce }) {
  const encrypt = seal(xml);
  const query =
    `${signedQuery(now, aNonce)}&openid=${openId}` +
    `&encrypt_type=aes&msg_signature=${sign(now, aNonce, encrypt)}`;
  const body =
    `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>` +
    `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  return post(url, query, body);
}

function post(url, query, body) {
  return Buffer.from(
    `POST ${url.pathname}?${query} HTTP/1.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n` +
      `Host: ${url.host}\r\nPragma: no-cache\r\nConnection: Keep-Alive\r\nContent-Type: text/xml\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
