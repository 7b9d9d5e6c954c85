import type { Ledger } from '../../../src/ledger/ledger';
import { MOST_AHEAD } from '../../../src/ledger/ledger-store';
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
    expect(await one().ahead('lane', 'a')).toBe(0);
    expect(await two().ahead('lane', 'b')).toBe(1);
    expect(await one().ahead('lane', 'c')).toBe(2);
    expect(await two().ahead('other', 'd')).toBe(0);
    await one().finish('a', 1, 'reply', true);
    expect(await one().ahead('lane', 'c')).toBe(1);
    expect(await two().ahead('lane', 'b')).toBe(0);
    await one().finish('b', 1, 'reply', true);
    expect(await one().ahead('lane', 'c')).toBe(0);
  });

  it('lines messages up as they are claimed, whoever asks for a turn first', async () => {
    const inLane = { ...message, lane: 'lane' };
    for (const key of ['a', 'b', 'c']) await (key === 'b' ? two() : one()).claim(key, inLane);
    await one().claim('free', message);
    expect(await one().ahead('lane', 'c')).toBe(2);
    expect(await two().ahead('lane', 'b')).toBe(1);
    expect(await one().ahead('lane', 'a')).toBe(0);
    await one().finish('a', 1, 'reply', true);
    expect(await one().ahead('lane', 'c')).toBe(1);
    expect(await two().ahead('lane', 'b')).toBe(0);
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
        expect([key, await two().ahead(lane, key)]).toEqual([key, keys.indexOf(key)]);
      }
    }
  });

  it('counts those that come before up to a few', async () => {
    const keys = Array.from({ length: 2 * MOST_AHEAD }, (_, i) => `m${i}`);
    for (const key of keys) await one().claim(key, { ...message, lane: 'lane' });
    const ahead = await Promise.all(keys.map((key) => two().ahead('lane', key)));
    expect(ahead).toEqual(keys.map((_key, i) => Math.min(i, MOST_AHEAD)));
  });
}
