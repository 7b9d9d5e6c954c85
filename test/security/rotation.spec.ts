import { text, type PushMode } from '../../src/simulator';
import { startService, type Service } from '../support/service';

const current = {
  token: 'NewToken2026',
  encodingAesKey: 'N3wKeyQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw4M0',
};
const previous = {
  token: 'OldToken2025',
  encodingAesKey: 'O1dKeyQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw4M8',
};
const foreign = {
  token: 'Stranger',
  encodingAesKey: 'X9dKeyQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw4M4',
};

describe.each<PushMode>(['secure', 'compatible'])('while a change spreads in %s mode', (mode) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      platform: { mode, ...current },
      environment: {
        WECHAT_PREVIOUS_TOKEN: previous.token,
        WECHAT_PREVIOUS_ENCODING_AES_KEY: previous.encodingAesKey,
      },
    });
  });
  afterAll(() => service.close());

  it.each([
    ['the new token and the new key', current.token, current.encodingAesKey],
    ['the new token and the old key', current.token, previous.encodingAesKey],
    ['the old token and the new key', previous.token, current.encodingAesKey],
    ['the old token and the old key', previous.token, previous.encodingAesKey],
  ])('%s are taken, and the reply fits them', async (_, token, encodingAesKey) => {
    service.handler.answers('两边都通');
    const delivery = await service.platform.deliver(text('换钥匙'), {
      account: { token, encodingAesKey },
    });
    // The platform opens and verifies the reply with what it has sent with.
    expect(delivery.seen).toEqual({ kind: 'reply', reply: { type: 'text', text: '两边都通' } });
  });

  it('a message that comes first under the old and again under the new is one', async () => {
    service.handler.answers('一次');
    const message = text('跨越');
    const old = await service.platform.deliver(message, { account: previous });
    const fresh = await service.platform.deliver(message, { account: current });
    expect([old.outcome, fresh.outcome]).toEqual(['answered', 'answered']);
    expect(service.handler.runs).toHaveLength(1);
  });

  it.each([
    ['token', { token: foreign.token }],
    ['key', { encodingAesKey: foreign.encodingAesKey }],
  ])('a %s that was never set is refused', async (_, account) => {
    expect((await service.platform.deliver(text('外人'), { account })).status).toBe(403);
  });

  it('the address can be checked with either token', async () => {
    for (const { token } of [current, previous]) {
      expect((await service.platform.verify({ account: { token } })).ok).toBe(true);
    }
    const stranger = await service.platform.verify({ account: { token: foreign.token } });
    expect(stranger.status).toBe(403);
  });
});

describe('once the previous values are taken out', () => {
  it('they are refused', async () => {
    const service = await startService({ platform: { mode: 'secure', ...current } });
    for (const account of [
      { token: previous.token },
      { encodingAesKey: previous.encodingAesKey },
    ]) {
      expect((await service.platform.deliver(text('过期'), { account })).status).toBe(403);
    }
    await service.close();
  });
});

describe('in plain mode', () => {
  it('the previous token is taken too, and no signature carries two messages', async () => {
    const service = await startService({
      platform: current,
      environment: { WECHAT_PREVIOUS_TOKEN: previous.token },
    });
    service.handler.answers('好');
    const account = { token: previous.token };
    const query = { timestamp: Math.floor(Date.now() / 1000), nonce: '3', account };
    expect((await service.platform.deliver(text('旧'), query)).status).toBe(200);
    expect((await service.platform.deliver(text('新'), query)).status).toBe(403);
    await service.close();
  });
});
