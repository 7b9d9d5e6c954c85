import { Ledger } from '../../src/ledger';
import {
  text,
  xml,
  type Delivery,
  type DeliveryOverrides,
  type Message,
} from '../../src/simulator';
import { sign } from '../../src/simulator/crypto/signature';
import { CapturedLog } from '../support/captured-log';
import { counterOf } from '../support/counters';
import { startService, type Service } from '../support/service';

describe('a request that is not a message from WeChat', () => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    service = await startService({ environment: { LOG_LEVEL: 'debug' } });
    jest.spyOn(service.app.get(Ledger), 'claim');
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  /** One delivery that must reach neither the handler nor the ledger. */
  async function refused(message: Message, forgery: DeliveryOverrides): Promise<Delivery> {
    service.handler.answers('reached');
    const claim = jest.mocked(service.app.get(Ledger).claim).mockClear();
    const delivery = await service.platform.deliver(message, forgery);
    expect(service.handler.runs).toHaveLength(0);
    expect(claim).not.toHaveBeenCalled();
    return delivery;
  }

  describe('is answered 403, shortly and without the right signature', () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = '1792106704';

    const forgeries: readonly (readonly [string, DeliveryOverrides])[] = [
      ['a wrong token', { account: { token: 'SomebodyElsesToken' } }],
      ['a wrong signature', { query: { signature: 'f'.repeat(40) } }],
      ['an empty signature', { query: { signature: '' } }],
      ['a signature in capitals', { query: { signature: 'A'.repeat(40) } }],
      ['a signature that is too short', { query: { signature: 'abc' } }],
      ['an endless signature', { query: { signature: 'a'.repeat(8000) } }],
      ['a stale timestamp', { timestamp: Number(timestamp) - 330 }],
      ['a timestamp of the future', { timestamp: Number(timestamp) + 330 }],
      ['a timestamp that is no number', { timestamp: 'NaN' }],
      ['a timestamp with a sign', { timestamp: `+${timestamp}` }],
      ['a timestamp in hexadecimal', { timestamp: `0x${Number(timestamp).toString(16)}` }],
      ['a changed timestamp', { query: { timestamp: String(Number(timestamp) + 1) } }],
      ['a changed nonce', { query: { nonce: '1' } }],
      ['no signature', { query: { signature: undefined } }],
      ['no timestamp', { query: { timestamp: undefined } }],
      ['no nonce', { query: { nonce: undefined } }],
      ['two nonces', { query: { nonce: [nonce, nonce] } }],
      ['two openIds', { query: { openid: ['oA', 'oA'] } }],
      ['two timestamps', { query: { timestamp: [timestamp, timestamp] } }],
      [
        'signature[] in place of signature',
        { query: { signature: undefined, 'signature[]': 'a' } },
      ],
    ];

    it.each(forgeries)('for %s', async (_, forgery) => {
      const { account, ...rest } = forgery;
      const delivery = await refused(text('伪造'), { timestamp, nonce, ...rest, account });
      expect(delivery.status).toBe(403);
      expect(delivery.contentType).toBe('text/plain; charset=utf-8');
      expect(delivery.body.length).toBeLessThan(50);
      expect(JSON.stringify(delivery.headers) + delivery.body).not.toContain(right(rest));
      expect(log.text).not.toContain(right(rest));
    });

    it('for a signature that comes twice, once right', async () => {
      const signature = sign(tokenOf(service), timestamp, nonce);
      for (const both of [
        [signature, signature],
        [signature, 'f'.repeat(40)],
        ['f'.repeat(40), signature],
      ]) {
        const query = { signature: both };
        const delivery = await refused(text('伪造'), { timestamp, nonce, query });
        expect(delivery.status).toBe(403);
        expect(JSON.stringify(delivery.headers) + delivery.body).not.toContain(signature);
      }
      expect(log.text).not.toContain(signature);
    });

    it('for a body of rubbish, which is not even read as XML', async () => {
      const forgery = { account: { token: 'SomebodyElsesToken' }, body: '<not xml' };
      expect((await refused(text('伪造'), forgery)).status).toBe(403);
    });

    it.each<[string, DeliveryOverrides]>([
      ['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }],
      ['of no type at all', { headers: { 'content-type': '' } }],
      ['compressed', { headers: { 'content-encoding': 'gzip' } }],
      ['over the limit', { body: 'x'.repeat(70_000) }],
      ['empty', { body: '' }],
    ])(
      'for a wrong signature, once and whatever else is wrong: a body that is %s',
      async (_, odd) => {
        const before = await failuresFor('signature');
        const query = { signature: 'f'.repeat(40) };
        const delivery = await refused(text('伪造'), { ...odd, query });
        expect([delivery.status, delivery.body]).toEqual([403, 'Forbidden']);
        expect(delivery.contentType).toBe('text/plain; charset=utf-8');
        expect((await failuresFor('signature')) - before).toBe(1);
      },
    );

    it('for a message to another account', async () => {
      const message = text('走错了门', { ToUserName: 'gh_somebodyelse1' });
      expect((await refused(message, {})).status).toBe(403);
    });

    function right(forgery: DeliveryOverrides): string {
      return sign(tokenOf(service), String(forgery.timestamp ?? timestamp), nonce);
    }
  });

  it('is counted by what was wrong with it', async () => {
    const stale = Math.floor(Date.now() / 1000) - 330;
    const cases: readonly (readonly [string, DeliveryOverrides])[] = [
      ['parameters', { query: { nonce: undefined } }],
      ['signature', { account: { token: 'SomebodyElsesToken' } }],
      ['timestamp', { timestamp: stale }],
      ['mode', { account: { mode: 'secure' } }],
    ];
    for (const [reason, forgery] of cases) {
      const before = await failuresFor(reason);
      await refused(text('数'), forgery);
      expect([reason, (await failuresFor(reason)) - before]).toEqual([reason, 1]);
    }
  });

  describe('is answered 400 when it is signed, but', () => {
    const bodies: readonly (readonly [string, string | Buffer])[] = [
      ['is empty', ''],
      ['is no XML', 'hello'],
      ['is JSON', '{"MsgType":"text"}'],
      ['is not closed', '<xml><MsgType>text</MsgType>'],
      ['is closed wrongly', '<xml><MsgType>text</MsgTyp></xml>'],
      ['has a second root', '<xml><MsgType>text</MsgType></xml><xml/>'],
      ['has another root', '<message><MsgType>text</MsgType></message>'],
      ['has no MsgType', '<xml><Content>a</Content></xml>'],
      ['has an empty MsgType', '<xml><MsgType></MsgType></xml>'],
      ['has a DOCTYPE', '<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>'],
      ['has a processing instruction', '<xml><?php die() ?><MsgType>text</MsgType></xml>'],
      ['is 13 levels deep', nested(13)],
      ['has 2001 elements', `<xml><MsgType>text</MsgType>${'<a/>'.repeat(1999)}</xml>`],
      ['is not UTF-8', Buffer.from('<xml><MsgType>\xff\xfe</MsgType></xml>', 'latin1')],
      ['is UTF-16', Buffer.from('<xml><MsgType>text</MsgType></xml>', 'utf16le')],
    ];

    it.each(bodies)('%s', async (_, body) => {
      const delivery = await refused(text('任意'), { body });
      expect(delivery.status).toBe(400);
      expect(delivery.contentType).toBe('text/plain; charset=utf-8');
    });
  });

  it('is answered 413 when it is signed, but over the limit', async () => {
    const body = `<xml><MsgType>text</MsgType><Content>${'长'.repeat(21_840)}</Content></xml>`;
    expect(Buffer.byteLength(body)).toBeGreaterThan(65_536);
    expect((await refused(text('长'), { body })).status).toBe(413);
  });

  it('has no other methods and no other addresses to talk to', async () => {
    expect((await refused(text('a'), { method: 'PUT' })).status).toBe(404);
    expect((await refused(text('a'), { url: `${service.url}/other` })).status).toBe(404);
  });

  it('leaves the accepted neighbours alone: 12 levels, 2000 elements, a full body', async () => {
    service.handler.answers('ok');
    const wide = xml(`<MsgType>text</MsgType><Content>a</Content>${'<a/>'.repeat(1993)}`);
    const full = text('a'.repeat(65_000));
    const declared = { body: `<?xml version="1.0"?>${nested(12)}` };
    expect((await service.platform.deliver(wide)).status).toBe(200);
    expect((await service.platform.deliver(full)).status).toBe(200);
    expect((await service.platform.deliver(text('深'), declared)).status).toBe(200);
  });
});

/** A message whose innermost element lies on this level. */
function nested(levels: number): string {
  const inner = levels - 1;
  const to = '<ToUserName>gh_3b7e91c04d5f</ToUserName><MsgType>text</MsgType>';
  return `<xml>${to}${'<a>'.repeat(inner)}${'</a>'.repeat(inner)}</xml>`;
}

const failuresFor = (reason: string) =>
  counterOf(`wechat_signature_failures_total{reason="${reason}"}`);

function tokenOf({ platform }: Service): string {
  return platform.environment['WECHAT_TOKEN'] ?? '';
}
