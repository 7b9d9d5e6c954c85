import type { Ledger } from './ledger';
import type { ClaimRequest } from './transitions/claim';

/** Of signatures that do not cover what they come with: each belongs to one message. */
export function signaturesContract(
  message: ClaimRequest,
  instances: () => readonly [Ledger, Ledger],
): void {
  it('gives a signature to the first message that it carries', async () => {
    const [one, two] = instances();
    const signed = { ...message, signature: 's1' };
    expect(await one.claim('a', signed)).toMatchObject({ kind: 'run' });
    expect(await two.claim('b', signed)).toMatchObject({ kind: 'replayed' });
    expect(await two.claim('a', { ...signed, fingerprint: 'f2' })).toMatchObject({
      kind: 'replayed',
    });
    const altered = { ...signed, fingerprint: 'f2', signature: 's9' };
    expect(await two.claim('a', altered)).toMatchObject({ kind: 'conflict' });
    expect(await two.claim('a', signed)).toMatchObject({ kind: 'join', delivery: 2 });
    expect(await two.claim('b', message)).toMatchObject({ kind: 'run' });
    const both = { ...message, signature: 's2' };
    const claims = await Promise.all(
      ['c', 'd', 'e', 'f'].map((key, i) => (i % 2 ? one : two).claim(key, both)),
    );
    expect(claims.map(({ kind }) => kind).toSorted()).toEqual([
      'replayed',
      'replayed',
      'replayed',
      'run',
    ]);
  });
}
