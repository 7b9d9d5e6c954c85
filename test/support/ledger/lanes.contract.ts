import type { Ledger } from '../../../src/ledger/ledger';
import type { ClaimRequest } from '../../../src/ledger/transitions/claim';

/** What every ledger promises to the messages of a lane. */
export function lanesContract(
  message: ClaimRequest,
  instances: () => readonly [Ledger, Ledger],
): void {
  const one = () => instances()[0];
  const two = () => instances()[1];

  it('lets the messages of one lane run one after the other, and others at any time', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await one().claim(key, message);
    expect(await one().takeTurn('lane', 'a')).toBe(true);
    expect(await two().takeTurn('lane', 'b')).toBe(false);
    expect(await one().takeTurn('lane', 'c')).toBe(false);
    expect(await two().takeTurn('other', 'd')).toBe(true);
    await one().finish('a', 1, 'reply', true);
    expect(await one().takeTurn('lane', 'c')).toBe(false);
    expect(await two().takeTurn('lane', 'b')).toBe(true);
    await one().finish('b', 1, 'reply', true);
    expect(await one().takeTurn('lane', 'c')).toBe(true);
  });

  it('lines messages up as they are claimed, whoever asks for a turn first', async () => {
    const inLane = { ...message, lane: 'lane' };
    for (const key of ['a', 'b', 'c']) await (key === 'b' ? two() : one()).claim(key, inLane);
    await one().claim('free', message);
    expect(await one().takeTurn('lane', 'c')).toBe(false);
    expect(await two().takeTurn('lane', 'b')).toBe(false);
    expect(await one().takeTurn('lane', 'a')).toBe(true);
    await one().finish('a', 1, 'reply', true);
    expect(await one().takeTurn('lane', 'c')).toBe(false);
    expect(await two().takeTurn('lane', 'b')).toBe(true);
  });

  it('lines up many that are claimed at once, each lane apart', async () => {
    const claims: Promise<unknown>[] = [];
    const order = new Map<string, string[]>();
    for (let i = 0; i < 30; i += 1) {
      const [key, lane] = [`m${i}`, `lane${i % 5}`];
      claims.push(one().claim(key, { ...message, lane }));
      order.set(lane, [...(order.get(lane) ?? []), key]);
    }
    await Promise.all(claims);
    for (const [lane, keys] of order) {
      for (const key of keys.toReversed()) {
        expect([key, await two().takeTurn(lane, key)]).toEqual([key, key === keys[0]]);
      }
    }
  });
}
