import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../../../src/ledger/ledger';
import type { LedgerTimes } from '../../../src/ledger/ledger-record';
import type { ClaimRequest } from '../../../src/ledger/transitions/claim';

/** Between the clocks of two instances. */
const SKEW_MS = 100;

/** What every ledger promises against copies of deliveries long past, and of their signatures. */
export function copiesContract(
  message: ClaimRequest,
  instances: () => readonly [Ledger, Ledger],
  times: LedgerTimes,
): void {
  const one = () => instances()[0];
  const two = () => instances()[1];

  it('forgets an answered message after its time, and that it was answered after a longer one', async () => {
    await one().claim('k', message);
    await one().finish('k', 1, 'reply', true);
    const answered = performance.now();
    await pause(times.memory / 3);
    await one().due(10);
    expect(await two().claim('k', message)).toMatchObject({ kind: 'replay' });
    const replayed = performance.now();
    await pause(answered + times.memory + SKEW_MS - replayed);
    await one().due(10);
    expect(await two().claim('k', message)).toEqual({ kind: 'answered', delivery: 3 });
    expect(await one().claim('k', { ...message, fingerprint: 'f2' })).toMatchObject({
      kind: 'conflict',
    });
    await pause(replayed + times.freshness + SKEW_MS - performance.now());
    expect(await two().claim('k', message)).toMatchObject({ kind: 'run', epoch: 1 });
  });

  it('gives a signature to the first message that it carries', async () => {
    const signed = { ...message, signature: 's1' };
    expect(await one().claim('a', signed)).toMatchObject({ kind: 'run' });
    expect(await two().claim('b', signed)).toMatchObject({ kind: 'replayed' });
    expect(await two().claim('a', { ...signed, fingerprint: 'f2' })).toMatchObject({
      kind: 'replayed',
    });
    const altered = { ...signed, fingerprint: 'f2', signature: 's9' };
    expect(await two().claim('a', altered)).toMatchObject({ kind: 'conflict' });
    expect(await two().claim('a', signed)).toMatchObject({ kind: 'join', delivery: 2 });
    expect(await two().claim('b', message)).toMatchObject({ kind: 'run' });
    const both = { ...message, signature: 's2' };
    const claims = await Promise.all(
      ['c', 'd', 'e', 'f'].map((key, i) => (i % 2 ? one() : two()).claim(key, both)),
    );
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual([
      'replayed',
      'replayed',
      'replayed',
      'run',
    ]);
  });
}
