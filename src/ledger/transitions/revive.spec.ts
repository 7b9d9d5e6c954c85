import { LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { newRecord } from './claim';
import { drop, revive } from './revive';
import type { Circumstances } from './transition';

const times = LEDGER_TIMES;
const c: Circumstances = {
  now: 90_000,
  me: 'me',
  times,
  isAlive: () => true,
  boundTo: () => undefined,
};
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const dead: LedgerRecord = {
  ...newRecord(request, { now: 0, me: '', times }),
  state: 'dead',
  error: 'why',
  epoch: 5,
  attempts: 3,
  batch: 2,
  alone: 2,
  failures: 2,
};

describe('Work that was set aside', () => {
  it('gets another chance as if nothing had happened: its reply goes late, and it is due now', () => {
    expect(revive(dead, c)).toEqual({
      result: true,
      record: expect.objectContaining({
        state: 'running',
        channel: 'late',
        attempts: 0,
        batch: undefined,
        alone: undefined,
        failures: 0,
        formerOwners: 5,
        error: undefined,
        dueAt: c.now,
      }),
    });
  });

  it('is not run again where its reply is there', () => {
    const { record } = revive({ ...dead, channel: 'open', reply: 'r' }, c);
    expect(record).toMatchObject({ state: 'done', channel: 'late', reply: 'r' });
  });

  it('stays as it is where a delivery has carried its reply', () => {
    expect(revive({ ...dead, channel: 'passive' }, c)).toEqual({ result: false });
  });

  it('may be forgotten', () => {
    const { record } = drop(dead, c);
    expect(record).toMatchObject({ state: 'done', channel: 'sent', error: undefined });
  });

  it.each([undefined, { ...dead, state: 'done' as const }])('is nothing else: %#', (record) => {
    expect([revive(record, c).result, drop(record, c).result]).toEqual([false, false]);
  });
});
