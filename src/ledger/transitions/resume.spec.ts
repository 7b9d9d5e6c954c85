import { LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { newRecord } from './claim';
import { resume } from './resume';
import type { Circumstances } from './transition';

const times = LEDGER_TIMES;
const request = { fingerprint: 'f', message: 'm', user: 'u', deferred: true };
const record: LedgerRecord = newRecord(request, { now: 0, me: 'me', times });

function at(now: number): Circumstances {
  return { now, me: 'me', times, isAlive: () => true, boundTo: () => undefined };
}

describe('Late work that is this instance’s by the record', () => {
  it('is left to itself while it is under way', () => {
    expect(resume(true)(record, at(20_000)).result).toEqual({ kind: 'early', ms: 20_000 });
  });

  it('is taken up where nothing is under way: the answer that gave it to this instance was lost', () => {
    expect(resume(false)(record, at(times.quiet)).result).toMatchObject({ kind: 'run', epoch: 2 });
  });

  it('may just be about to begin', () => {
    expect(resume(false)(record, at(1000)).result).toEqual({
      kind: 'early',
      ms: times.quiet - 1000,
    });
  });

  it('is another’s where that lives', () => {
    const theirs = { ...record, owner: 'other' };
    expect(resume(false)(theirs, at(20_000)).result).toMatchObject({ kind: 'early' });
  });
});
