import type { Ledger } from '../../../src/ledger/ledger';
import type { ClaimRequest } from '../../../src/ledger/transitions/claim';

/** What every ledger promises to the user of replies that wait for pickup. */
export function pickupContract(
  message: ClaimRequest,
  instances: () => readonly [Ledger, Ledger],
): void {
  const one = () => instances()[0];
  const two = () => instances()[1];

  async function keep(key: string, by = one()): Promise<void> {
    await by.claim(key, { ...message, deferred: true });
    await by.finish(key, 1, `reply ${key}`, false);
    await by.settle(key, 1, 'pickup');
  }

  const listed = async (by?: string) =>
    (await two().waitingFor(message.user, by)).map(({ key }) => key);

  it('gives a waiting reply to one pickup message only, oldest first', async () => {
    for (const key of ['a', 'b']) {
      await keep(key);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await listed()).toEqual(['a', 'b']);
    expect(await two().waitingFor('u2')).toEqual([]);
    const fetched = await Promise.all([
      one().fetch('a', 'p1', 0, true),
      two().fetch('a', 'p2', 0, true),
    ]);
    expect(fetched.toSorted()).toEqual([false, true]);
    const winner = fetched[0] ? 'p1' : 'p2';
    expect([await listed(), await listed(winner), await listed('p3')]).toEqual([
      ['b'],
      ['a', 'b'],
      ['b'],
    ]);
    expect(await one().fetch('a', winner, 0, true)).toBe(true);
    expect(await two().claim('a', message)).toEqual({ kind: 'acknowledge', delivery: 2 });
  });

  it('lists those of several instances by their age, to each of them', async () => {
    for (const [key, by] of [
      ['b', two()],
      ['a', one()],
      ['d', two()],
      ['c', one()],
    ] as const) {
      await keep(key, by);
      // Instances know Redis' clock as exactly as their questions are answered quickly.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const ledger of [one(), two()]) {
      const waiting = await ledger.waitingFor(message.user);
      expect(waiting.map(({ key }) => key)).toEqual(['b', 'a', 'd', 'c']);
    }
  });

  it('lets a reply wait until its last part was fetched, each part by one message', async () => {
    await keep('a');
    for (let part = 0; part < 4; part += 1) {
      const fetches = Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? one() : two()).fetch('a', `p${part}-${i}`, part, part === 3),
      );
      expect((await Promise.all(fetches)).filter(Boolean)).toHaveLength(1);
      expect(await listed()).toEqual(part < 3 ? ['a'] : []);
    }
    expect(await two().fetch('a', 'p', 4, true)).toBe(false);
  });

  it('gives a message its own part again, however many others were fetched', async () => {
    await keep('a');
    await one().fetch('a', 'p1', 0, false);
    expect(await two().fetch('a', 'p2', 0, false)).toBe(false);
    expect(await two().fetch('a', 'p2', 2, false)).toBe(false);
    expect(await two().fetch('a', 'p2', 1, true)).toBe(true);
    for (const [part, by] of ['p1', 'p2'].entries()) {
      expect(await listed(by)).toEqual(['a']);
      expect(await one().fetch('a', by, part, false)).toBe(true);
    }
    expect(await two().waitingFor(message.user, 'p1')).toMatchObject([
      { record: { channel: 'sent', fetchedBy: ['p1', 'p2'], reply: 'reply a' } },
    ]);
  });

  it('promises the reply to later deliveries of its message while a part is left', async () => {
    await keep('a');
    await one().fetch('a', 'p1', 0, false);
    expect(await two().claim('a', message)).toMatchObject({ promised: 'pickup' });
    expect(await two().resume('a')).toEqual({ kind: 'done' });
  });

  it('gives nothing of a reply that does not wait', async () => {
    expect(await one().fetch('a', 'p', 0, true)).toBe(false);
    await one().claim('a', { ...message, deferred: true });
    expect(await one().fetch('a', 'p', 0, true)).toBe(false);
    await one().finish('a', 1, 'reply', false);
    expect(await one().fetch('a', 'p', 0, true)).toBe(false);
  });
}
