/** Whether an answer is the right one: a benchmark of wrong answers would measure nothing. */
import { account, FIXED_REPLY } from '../account.mjs';
import { open, sign } from './envelope.mjs';

const CHUNKED = /^transfer-encoding: *chunked/im;

/**
 * @param {Buffer} answer head and body
 * @param {import('./messages.mjs').Message} message what it answers
 * @param {{ mode: 'plain' | 'secure', expect: 'echo' | 'fixed' }} options
 * @returns {string | undefined} what is wrong
 */
export function faultOf(answer, message, { mode, expect }) {
  const [head, body] = parts(answer);
  if (!head.startsWith('HTTP/1.1 200 ')) return `status line ${head.slice(0, head.indexOf('\r'))}`;
  if (expect === 'fixed') return body === FIXED_REPLY ? undefined : `body ${body}`;
  return echoFault(mode === 'secure' ? opened(body) : body, message);
}

function parts(answer) {
  const end = answer.indexOf('\r\n\r\n');
  const head = answer.toString('latin1', 0, end);
  const body = answer.subarray(end + 4);
  return [head, CHUNKED.test(head) ? unchunked(body) : body.toString()];
}

function unchunked(body) {
  const chunks = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!length) return Buffer.concat(chunks).toString();
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = end + length + 4;
  }
}

/** Libraries write character data or plain text as they like. */
function element(xml, name) {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(xml)?.[1];
}

function opened(body) {
  const encrypt = element(body, 'Encrypt') ?? '';
  const expected = sign(element(body, 'TimeStamp') ?? '', element(body, 'Nonce') ?? '', encrypt);
  if (element(body, 'MsgSignature') !== expected) return undefined;
  return open(encrypt);
}

function echoFault(xml, { openId, content }) {
  if (xml === undefined) return 'the envelope is not signed, or for another account';
  const isRight =
    xml.startsWith('<xml>') &&
    element(xml, 'MsgType') === 'text' &&
    element(xml, 'Content') === content &&
    element(xml, 'ToUserName') === openId &&
    element(xml, 'FromUserName') === account.originalId;
  return isRight ? undefined : `not the echo of ${content}: ${xml}`;
}
