/** What WeChat would send, made by the benchmarks' own few lines. */
import { createHash } from 'node:crypto';
import { account } from './account.mjs';

export function contentOf(index) {
  return `第${index}条`;
}

/** @param speed 慢 or 快, which the measured handler goes by */
export function textMessage(index, speed) {
  const now = Math.floor(Date.now() / 1000);
  const user = `oBench${String(index).padStart(22, '0')}`;
  const id = 6_000_000_000_000_000n + BigInt(index);
  return `<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[${user}]]></FromUserName><CreateTime>${now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${speed}，${contentOf(index)}]]></Content><MsgId>${id}</MsgId></xml>`;
}

export function signedQuery(index) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(1_000_000_000 + index);
  const parts = [account.WECHAT_TOKEN, timestamp, nonce].toSorted().join('');
  const signature = createHash('sha1').update(parts).digest('hex');
  return `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
}
