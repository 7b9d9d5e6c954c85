import { createCipheriv } from 'node:crypto';
import { text, type Delivery, type DeliveryOverrides } from '../../src/simulator';
import { sealEnvelope } from '../../src/simulator/crypto/envelope';
import { sign } from '../../src/simulator/crypto/signature';
import { Ledger } from '../../src/ledger';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';

const OTHER_KEY = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq';
const signed = { timestamp: String(Math.floor(Date.now() / 1000)), nonce: '1792106704' };

describe.each(['secure', 'compatible'] as const)('a delivery in %s mode is refused', (mode) => {
  let service: Service;
  let log: CapturedLog;
  /** What a stranger gets who cannot even sign. */
  let refusal: ReturnType<typeof answerIn>;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startService({ platform: { mode }, environment: { LOG_LEVEL: 'debug' } });
    jest.spyOn(service.app.get(Ledger), 'claim');
    const stranger = { query: { signature: 'f'.repeat(40) } };
    refusal = answerIn(await service.platform.deliver(text('密'), stranger));
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  const { environment } = { environment: () => service.platform.environment };
  const aesKey = () => environment()['WECHAT_ENCODING_AES_KEY'] ?? '';
  const appId = () => environment()['WECHAT_APP_ID'] ?? '';
  const original = () => environment()['WECHAT_ORIGINAL_ID'] ?? '';
  const document = () =>
    `<xml><ToUserName>${original()}</ToUserName><FromUserName>oUser</FromUserName>` +
    '<CreateTime>1</CreateTime><MsgType>text</MsgType><Content>a</Content><MsgId>1</MsgId></xml>';
  const sealed = () => sealEnvelope(document(), appId(), aesKey(), Buffer.alloc(16, 1));

  /** A delivery whose `msg_signature` is right for whatever is in `Encrypt`. */
  function enveloped(encrypt: string, to = original()): DeliveryOverrides {
    const token = environment()['WECHAT_TOKEN'] ?? '';
    const msg_signature = sign(token, signed.timestamp, signed.nonce, encrypt);
    const body = `<xml><ToUserName>${to}</ToUserName><Encrypt>${encrypt}</Encrypt></xml>`;
    return { query: { msg_signature }, body };
  }

  const forgeries: readonly (readonly [string, () => DeliveryOverrides])[] = [
    ['with a wrong msg_signature', () => ({ query: { msg_signature: 'f'.repeat(40) } })],
    ['with none', () => ({ query: { msg_signature: undefined } })],
    ['with the plain signature in its place', () => ({ query: { msg_signature: queried() } })],
    ['without Encrypt', () => ({ body: `<xml><ToUserName>${original()}</ToUserName></xml>` })],
    ['in plain text', () => ({ account: { mode: 'plain' } })],
    ['in plain text that says aes', () => ({ body: document() })],
    ['with an empty Encrypt', () => enveloped('')],
    [
      'with two Encrypts',
      () => ({
        body:
          enveloped(sealed()).body?.toString().replace('</xml>', '<Encrypt>a</Encrypt></xml>') ??
          '',
      }),
    ],
    ['with Encrypt inside Encrypt', () => enveloped('<Encrypt>a</Encrypt>')],
    ['with Encrypt that is no Base64', () => enveloped('密文')],
    ['with half a block', () => enveloped(sealed().slice(0, 20))],
    ['with a block too few', () => enveloped(withoutLastBlock(sealed()))],
    ['with a changed ciphertext', () => enveloped(`A${sealed().slice(1)}`)],
    ['with padding of 0', () => enveloped(encrypted(aesKey(), padded(document(), appId(), 0)))],
    ['without padding', () => enveloped(encrypted(aesKey(), unpadded(document(), appId())))],
    ['with padding of 33', () => enveloped(encrypted(aesKey(), padded(document(), appId(), 33)))],
    ['with uneven padding', () => enveloped(encrypted(aesKey(), unevenly(document(), appId())))],
    ['with a length beyond its end', () => enveloped(encrypted(aesKey(), overlong(appId())))],
    ['with another key', () => ({ account: { encodingAesKey: OTHER_KEY } })],
    ['with another AppId', () => ({ account: { appId: 'wx0000000000000000' } })],
    ['with an AppId that begins alike', () => ({ account: { appId: `${appId()}0` } })],
    ['for another account, by its envelope', () => enveloped(sealed(), 'gh_somebodyelse')],
    ['that is ill-formed', () => ({ body: '<xml><Encrypt>' })],
    ['that is empty', () => ({ body: '' })],
  ];

  it.each(forgeries)('%s, as whatever is refused', async (_, forgery) => {
    const claim = jest.mocked(service.app.get(Ledger).claim).mockClear();
    service.handler.answers('reached');
    const delivery = await service.platform.deliver(text('密'), { ...signed, ...forgery() });
    expect(delivery.status).toBe(403);
    expect(answerIn(delivery)).toEqual(refusal);
    expect(service.handler.runs).toHaveLength(0);
    expect(claim).not.toHaveBeenCalled();
  });

  it('for another account, by its message, as whatever is refused', async () => {
    const message = text('密', { ToUserName: 'gh_somebodyelse' });
    const delivery = await service.platform.deliver(message, signed);
    expect(delivery.status).toBe(403);
    expect(answerIn(delivery)).toEqual(refusal);
  });

  it('and taken again when it is genuine', async () => {
    service.handler.answers('好');
    expect((await service.platform.send(text('真'))).text).toBe('好');
    const delivery = await service.platform.deliver(text('封'), {
      ...signed,
      ...enveloped(sealed()),
    });
    expect(delivery.status).toBe(200);
  });

  function queried(): string {
    return sign(environment()['WECHAT_TOKEN'] ?? '', signed.timestamp, signed.nonce);
  }
});

describe('an encrypted delivery in plain mode', () => {
  it('is refused, and the log names the setting', async () => {
    const log = new CapturedLog();
    const service = await startService({ environment: { LOG_LEVEL: 'warn' } });
    for (const mode of ['secure', 'compatible'] as const) {
      const delivery = await service.platform.deliver(text('密'), { account: { mode } });
      expect(delivery.status).toBe(403);
    }
    // Once a minute.
    expect(log.messages).toEqual([expect.stringMatching(/encrypted.*WECHAT_MODE is plain/)]);
    await service.close();
    log.release();
  });
});

/** All of an answer but its date. */
function answerIn({ status, headers, body }: Delivery) {
  return { status, headers: { ...headers, date: '' }, body };
}

function padded(content: string, appId: string, claimed: number): Buffer {
  const body = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const packed = Buffer.concat([Buffer.alloc(16, 1), length, body, Buffer.from(appId)]);
  const count = 32 - (packed.length % 32);
  return Buffer.concat([packed, Buffer.alloc(count, claimed)]);
}

/** Whole blocks as they are. */
function unpadded(content: string, appId: string): Buffer {
  const missing = 32 - ((20 + Buffer.byteLength(content) + appId.length) % 32);
  const filled = content.replace('</Content>', `${' '.repeat(missing)}</Content>`);
  return padded(filled, appId, 0).subarray(0, -32);
}

function unevenly(content: string, appId: string): Buffer {
  const whole = padded(content, appId, 0);
  const count = 32 - ((20 + Buffer.byteLength(content) + appId.length) % 32);
  // The last byte is right, the others are not.
  whole[whole.length - 1] = count;
  return count === 1 ? Buffer.concat([whole, Buffer.alloc(31, 7), Buffer.from([32])]) : whole;
}

function overlong(appId: string): Buffer {
  const whole = padded('<xml></xml>', appId, 32);
  whole.writeUInt32BE(0xffffffff, 16);
  return whole;
}

function encrypted(encodingAesKey: string, plain: Buffer): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

function withoutLastBlock(encrypt: string): string {
  return Buffer.from(encrypt, 'base64').subarray(0, -32).toString('base64');
}
