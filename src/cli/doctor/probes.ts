import { randomInt } from 'node:crypto';
import { sealEnvelope, sign, type WechatAccount } from '../../wechat';
import type { Probe } from './exchange';

const ANY_ORIGINAL_ID = 'gh_0123456789ab';

/** The requests by which the doctor looks at an address, signed as WeChat signs them. */
export class Probes {
  private readonly token: string;

  constructor(private readonly account: WechatAccount) {
    [this.token = ''] = account.tokens;
  }

  /** As the console asks when the address is saved. */
  verification(): Probe & { readonly echo: string } {
    const echo = `${randomInt(1e9, 1e10)}${randomInt(1e8, 1e9)}`;
    return { method: 'GET', query: { ...this.signed(), echostr: echo }, echo };
  }

  /** A rightly signed push without a message: refused by its content, no handler runs. */
  emptyPush(): Probe {
    const { mode, originalId: original = ANY_ORIGINAL_ID } = this.account;
    const query = this.signed();
    const fields = `<ToUserName>${original}</ToUserName><FromUserName>doctor</FromUserName>`;
    const plain = `<xml>${fields}<CreateTime>${query.timestamp}</CreateTime></xml>`;
    if (mode === 'plain') return { method: 'POST', query, body: plain };
    const [key = Buffer.alloc(32)] = this.account.aesKeys;
    const encrypt = sealEnvelope(plain, key, this.account.appId);
    const own = mode === 'secure' ? `<xml><ToUserName>${original}</ToUserName></xml>` : plain;
    return {
      method: 'POST',
      query: {
        ...query,
        encrypt_type: 'aes',
        msg_signature: sign(this.token, query.timestamp, query.nonce, encrypt),
      },
      body: own.replace('</xml>', `<Encrypt>${encrypt}</Encrypt></xml>`),
    };
  }

  private signed() {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = String(randomInt(1e9, 1e10));
    return { signature: sign(this.token, timestamp, nonce), timestamp, nonce };
  }
}
