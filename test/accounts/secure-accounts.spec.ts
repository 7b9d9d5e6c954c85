import { randomBytes } from 'node:crypto';
import { text, type DeliveryOverrides } from '../../src/simulator';
import { Stage } from './stage';

describe('two accounts in secure mode', () => {
  const keys = {
    shop: { token: 'TokenOfShop', encodingAesKey: aesKey() },
    blog: { token: 'TokenOfBlog', encodingAesKey: aesKey() },
  };
  let stage: Stage;
  let url: string;
  beforeAll(async () => {
    stage = new Stage();
    await stage.platform('shop', { mode: 'secure', ...keys.shop });
    await stage.platform('blog', { mode: 'secure', ...keys.blog });
    stage.write();
    const service = await stage.start();
    service.handler.answers((_message, { account }) => account.name);
    ({ url } = service);
  });
  afterAll(() => stage.close());

  const answer = async (name: string, overrides: DeliveryOverrides = {}) => {
    const { status, body } = await stage.of(name).deliver(text('问'), overrides);
    return [status, body];
  };

  it('answer what is signed and encrypted for them', async () => {
    for (const name of ['shop', 'blog']) {
      expect((await stage.of(name).send(text('问'))).text).toBe(name);
    }
  });

  it.each([
    ['shop', 'blog'],
    ['blog', 'shop'],
  ] as const)("refuse all of %s's that has something of %s's, alike", async (own, other) => {
    const { token, encodingAesKey } = keys[other];
    const forged: readonly DeliveryOverrides[] = [
      { account: { token } },
      { account: { encodingAesKey } },
      { account: { token, encodingAesKey } },
      { account: { appId: `wx-${other}` } },
      { url: `${url}/${other}` },
      { url: `${url}/${other}`, account: { token } },
      { url: `${url}/${other}`, account: { encodingAesKey } },
      { url: `${url}/${other}`, account: { token, encodingAesKey } },
    ];
    for (const overrides of forged) {
      expect([overrides, await answer(own, overrides)]).toEqual([overrides, [403, 'Forbidden']]);
    }
    expect((await answer(own))[0]).toBe(200);
  });
});

function aesKey(): string {
  return `${randomBytes(21).toString('hex')}A`;
}
