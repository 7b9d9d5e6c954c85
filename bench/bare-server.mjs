/** The same work without a service around it: check the signature, parse, write the reply. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { parseStringPromise } from 'xml2js';
import { account } from './account.mjs';
import { tellUsage } from './measured-process.mjs';

function isSigned(query) {
  const parts = [account.WECHAT_TOKEN, query.get('timestamp'), query.get('nonce')].toSorted();
  return createHash('sha1').update(parts.join('')).digest('hex') === query.get('signature');
}

function reply({ FromUserName: to, ToUserName: from, Content: content }) {
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content></xml>`;
}

const delay = Number(process.env.HANDLER_MS ?? 0);

/** As long as the service keeps a connection. */
const keepAliveTimeout = 72_000;

const server = createServer({ keepAliveTimeout }, async (request, response) => {
  const body = await buffer(request);
  const { searchParams } = new URL(request.url, 'http://127.0.0.1');
  if (!isSigned(searchParams)) return void response.writeHead(403).end();
  if (request.method === 'GET') return void response.end(searchParams.get('echostr'));
  const { xml } = await parseStringPromise(body.toString(), { explicitArray: false });
  if (xml.Content.startsWith('慢')) await pause(delay);
  return void response.writeHead(200, { 'content-type': 'application/xml' }).end(reply(xml));
});

server.listen(0, '127.0.0.1', () => tellUsage(`http://127.0.0.1:${server.address().port}/wechat`));
