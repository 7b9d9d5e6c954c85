import { mostOf, nextBatch } from './quarantine.service';

describe('mostOf', () => {
  it('lets everything run at once that was interrupted once', () => {
    expect(mostOf({ attempts: 1, batch: 1 })).toBe(Infinity);
  });

  it.each([
    [undefined, 1],
    [1, 1],
    [8, 1],
    [9, 4],
    [100, 50],
  ])(
    'lets what ran in a batch of %s when it was interrupted again run in one of %i',
    (batch, most) => {
      expect(mostOf({ attempts: 2, batch })).toBe(most);
    },
  );
});

describe('nextBatch', () => {
  const suspects = (...mosts: readonly number[]) => mosts.map((most) => ({ most }));

  it('takes as many as may run together', () => {
    expect(nextBatch(suspects(2, 2, 2))).toEqual(suspects(2, 2));
    expect(nextBatch(suspects(9, 9))).toEqual(suspects(9, 9));
    expect(nextBatch([])).toEqual([]);
  });

  it('begins with the least suspicious, and gives nobody too large a company', () => {
    expect(nextBatch(suspects(1, 3, 6, 1, 6))).toEqual(suspects(6, 6, 3));
  });
});
