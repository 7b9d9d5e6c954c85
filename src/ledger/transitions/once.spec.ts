import { LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { isExpired } from './expiry';
import { once } from './once';
import { remains } from './remains';
import type { Circumstances } from './transition';

const times = LEDGER_TIMES;
const DAY = 24 * 3_600_000;

function at(now: number): Circumstances {
  return { now, me: 'me', times, isAlive: () => true, boundTo: () => undefined };
}

describe('What is done at most once in a while', () => {
  const first = once('one', DAY)(undefined, at(1000));
  const note = first.record as LedgerRecord;

  it('is the first one’s who asks, however often that asks, and nobody else’s', () => {
    expect(first.result).toBe(true);
    const late = at(1000 + DAY - 1);
    expect(once('one', DAY)(note, late)).toEqual({ result: true });
    expect(once('other', DAY)(note, late)).toEqual({ result: false });
  });

  it('is another’s as soon as the time is over, though a store may still have the note', () => {
    const { record, result } = once('other', DAY)(note, at(1000 + DAY));
    expect(result).toBe(true);
    expect(record).toMatchObject({ fingerprint: 'other', until: 1000 + 2 * DAY });
  });

  it('leaves nothing that a copy of a delivery could be known by', () => {
    expect([isExpired(note, at(999 + DAY)), isExpired(note, at(1000 + DAY))]).toEqual([
      false,
      true,
    ]);
    expect(remains(note, at(1000 + DAY))).toBeNull();
    expect(once('other', DAY)({ ...note, answered: true }, at(2000)).result).toBe(true);
  });
});
