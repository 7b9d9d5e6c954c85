import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { sealEnvelope } from '../../src/simulator/crypto/envelope';
import { sign } from '../../src/simulator/crypto/signature';
import { openEnvelope } from '../../src/wechat/door/envelope';
import { openDelivery } from '../../src/wechat/door/encrypted-delivery';
import { decodeAesKey } from '../../src/wechat';
import { wechatAccount } from '../support/wechat/wechat-account';

const encodingAesKey = 'k3WxZ8pQmT5vLc1RyH7uNs0BdGf9JaE2iOoKtPqXw4M';
const account = wechatAccount({
  appId: 'wx3f0c1a5e7b92d468',
  originalId: 'gh_3b7e91c04d5f',
  mode: 'secure',
  tokens: ['MiniaturePlatformToken', 'TheOneBefore'],
  aesKeys: [decodeAesKey(encodingAesKey), randomBytes(32)],
});
const [token] = account.tokens as [string];
const [aesKey] = account.aesKeys as [Buffer];

/** `npm run fuzz` sets the number; a fixed seed makes the small run the same each time. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 1000);
const parameters = process.env['FUZZ_RUNS'] ? { numRuns } : { numRuns, seed: 20261124 };

if (process.env['FUZZ_RUNS']) jest.setTimeout(numRuns * 5);

const genuine = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  .map(([text, random]) => sealEnvelope(text, account.appId, encodingAesKey, Buffer.from(random)));

type Mutation = (bytes: Buffer) => Buffer;

const at = fc.double({ min: 0, max: 0.999, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .tuple(at, fc.integer({ min: 1, max: 255 }))
    .map(([where, mask]): Mutation => flip(where, mask)),
  at.map(
    (where): Mutation =>
      (bytes) =>
        bytes.subarray(0, Math.floor(where * bytes.length)),
  ),
  at.map(
    (where): Mutation =>
      (bytes) =>
        bytes.subarray(Math.ceil(where * bytes.length) + 1),
  ),
  fc.uint8Array({ minLength: 1, maxLength: 64 }).map(
    (more): Mutation =>
      (bytes) =>
        Buffer.concat([bytes, more]),
  ),
  at.map(
    (where): Mutation =>
      (bytes) =>
        withoutBlock(bytes, where),
  ),
  at.map(
    (where): Mutation =>
      (bytes) =>
        withBlockTwice(bytes, where),
  ),
  fc.uint8Array({ maxLength: 400 }).map(
    (other): Mutation =>
      () =>
        Buffer.from(other),
  ),
);

describe('mutated ciphertexts', () => {
  it('are refused by the envelope in one way, without an exception', () => {
    let opened = 0;
    fc.assert(
      fc.property(genuine, mutation, (encrypt, mutate) => {
        const bytes = Buffer.from(encrypt, 'base64');
        const mutated = mutate(bytes);
        fc.pre(!mutated.equals(bytes));
        const result = openEnvelope(mutated.toString('base64'), aesKey, account.appId);
        // CBC has no authentication: a change in the 16 random bytes goes unseen without the signature.
        if (result !== undefined) opened += 1;
      }),
      parameters,
    );
    expect(opened).toBeLessThan(numRuns / 4);
  });

  it('are refused by the delivery every one: the signature covers each byte', () => {
    fc.assert(
      fc.property(genuine, mutation, fc.boolean(), (encrypt, mutate, sloppy) => {
        const bytes = Buffer.from(encrypt, 'base64');
        const mutated = mutate(bytes);
        fc.pre(!mutated.equals(bytes));
        const text = sloppy ? mutated.toString('latin1') : mutated.toString('base64');
        expect(openDelivery(body(text), query(encrypt), account)).toBeUndefined();
      }),
      parameters,
    );
  });

  it('are refused even when somebody who knows the token has signed them, unless they fit', () => {
    fc.assert(
      fc.property(genuine, mutation, (encrypt, mutate) => {
        const mutated = mutate(Buffer.from(encrypt, 'base64')).toString('base64');
        const result = openDelivery(body(mutated), query(mutated), account);
        if (result !== undefined) {
          expect(result.keys).toEqual({ token, aesKey });
          expect(Buffer.isBuffer(result.xml)).toBe(true);
        }
      }),
      parameters,
    );
  });

  it('are what is refused, for the untouched ones are all opened', () => {
    fc.assert(
      fc.property(genuine, (encrypt) => {
        expect(openDelivery(body(encrypt), query(encrypt), account)?.keys?.aesKey).toBe(aesKey);
      }),
      { ...parameters, numRuns: Math.min(numRuns, 1000) },
    );
  });
});

function body(encrypt: string): Buffer {
  const to = `<ToUserName>${account.originalId}</ToUserName>`;
  return Buffer.from(`<xml>${to}<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`);
}

function query(encrypt: string) {
  const [timestamp, nonce] = ['1700000000', '42'];
  const signature = sign(token, timestamp, nonce);
  return { signature, timestamp, nonce, msgSignature: sign(token, timestamp, nonce, encrypt) };
}

function flip(where: number, mask: number): Mutation {
  return (bytes) => {
    const copy = Buffer.from(bytes);
    const index = Math.floor(where * copy.length);
    copy[index] = (copy[index] ?? 0) ^ mask;
    return copy;
  };
}

function blockAt(bytes: Buffer, where: number): number {
  return Math.floor((where * bytes.length) / 16) * 16;
}

function withoutBlock(bytes: Buffer, where: number): Buffer {
  const start = blockAt(bytes, where);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 16)]);
}

function withBlockTwice(bytes: Buffer, where: number): Buffer {
  const start = blockAt(bytes, where);
  return Buffer.concat([bytes.subarray(0, start + 16), bytes.subarray(start)]);
}
