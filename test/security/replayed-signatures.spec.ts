import { createHash } from 'node:crypto';
import { text, type PushMode } from '../../src/simulator';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';

/** One genuine request's query, as an eavesdropper may have seen it. */
const eavesdropped = () => ({ timestamp: Math.floor(Date.now() / 1000), nonce: '1320562132' });

interface Signed {
  readonly timestamp: string;
  readonly nonce: string;
}

function signatureOf(token: string, { timestamp, nonce }: Signed): string {
  return createHash('sha1').update([token, timestamp, nonce].toSorted().join('')).digest('hex');
}

describe.each<readonly [check: string, status: number, mode: PushMode]>([
  ['reject', 403, 'plain'],
  ['log', 200, 'plain'],
  ['off', 200, 'plain'],
  // Here the signature covers the body, so that another body cannot carry it.
  ['reject', 200, 'secure'],
])('a signature that carries a second message, WECHAT_REPLAY_CHECK=%s', (check, status, mode) => {
  let service: Service;
  let log: CapturedLog;
  beforeAll(async () => {
    log = new CapturedLog();
    const environment = { WECHAT_REPLAY_CHECK: check, LOG_LEVEL: 'warn' };
    service = await startService({ environment, platform: { mode } });
  });
  afterAll(async () => {
    await service.close();
    log.release();
  });

  it(`is answered ${status} in ${mode} mode`, async () => {
    service.handler.answers('好');
    const query = eavesdropped();
    expect((await service.platform.deliver(text('真'), query)).status).toBe(200);
    log.forget();
    const second = await service.platform.deliver(text('假'), query);
    expect(second.status).toBe(status);
    expect(service.handler.runs).toHaveLength(status === 200 ? 2 : 1);
    const warned = log.text.includes('its signature has carried another message');
    expect(warned).toBe(check !== 'off' && mode === 'plain');
  });

  it('carries the same message again as a retry, which gets the reply', async () => {
    service.handler.answers('好');
    const query = { ...eavesdropped(), nonce: '77' };
    const message = text('重');
    const first = await service.platform.deliver(message, query);
    const retry = await service.platform.deliver(message, query);
    expect([first.status, retry.status]).toEqual([200, 200]);
    expect(retry.seen).toEqual(first.seen);
    expect(service.handler.runs).toHaveLength(1);
  });
});

describe('a message whose content was changed on the way', () => {
  it('is refused under its own signature and gets no reply under another', async () => {
    const service = await startService();
    service.handler.answers((message) => ('content' in message ? String(message.content) : ''));
    const message = text('一百元', { MsgId: '6272960105994287618' });
    const query = eavesdropped();
    await service.platform.deliver(message, query);
    const createTime = Number(service.handler.runs[0]?.message.createTime);
    const changed = text('一万元', { MsgId: '6272960105994287618', CreateTime: createTime });
    expect((await service.platform.deliver(changed, query)).status).toBe(403);
    const resigned = await service.platform.deliver(changed);
    expect([resigned.status, resigned.body]).toEqual([200, 'success']);
    expect(service.handler.runs).toHaveLength(1);
    await service.close();
  });
});

describe('without a bound on the age of signatures (WECHAT_SIGNATURE_MAX_AGE=0)', () => {
  it('an old one is taken, once', async () => {
    const service = await startService({ environment: { WECHAT_SIGNATURE_MAX_AGE: '0' } });
    service.handler.answers('好');
    const old = { timestamp: 1_500_000_000, nonce: '5' };
    expect((await service.platform.deliver(text('旧'), old)).status).toBe(200);
    expect((await service.platform.deliver(text('新'), old)).status).toBe(403);
    await service.close();
  });

  it('another cut of the same digits is the same signature', async () => {
    const token = 'Token';
    const platform = { token };
    const environment = { WECHAT_SIGNATURE_MAX_AGE: '0' };
    const service = await startService({ environment, platform });
    service.handler.answers('好');
    // Signed is what they give in a row, and the token comes after all digits.
    const genuine = { timestamp: '1500000000', nonce: '9920562132' };
    const message = text('真');
    const seen = [(await service.platform.deliver(message, genuine)).status];
    for (const [timestamp, nonce] of [
      ['15000000009', '920562132'],
      ['150000000099', '20562132'],
      ['9920562132', '1500000000'],
    ] as const) {
      const moved = { timestamp, nonce, query: { signature: signatureOf(token, genuine) } };
      seen.push((await service.platform.deliver(text('假'), moved)).status);
      seen.push((await service.platform.deliver(message, moved)).status);
    }
    expect(seen).toEqual([200, 403, 200, 403, 200, 403, 200]);
    expect(service.handler.runs).toHaveLength(1);
    await service.close();
  });
});
