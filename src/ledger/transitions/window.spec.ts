import { LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { newRecord } from './claim';
import type { Circumstances } from './transition';
import { closeWindow, takeReply } from './window';

const times = LEDGER_TIMES;
const c: Circumstances = {
  now: 4000,
  me: 'me',
  times,
  isAlive: () => true,
  boundTo: () => undefined,
};
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const running: LedgerRecord = newRecord(request, { now: 0, me: 'me', times });
const late = { kind: 'late', promised: 'late' };

describe('A delivery that waits for a reply', () => {
  it('goes on waiting while there is none, and nobody has promised one', () => {
    expect(takeReply(running, c)).toEqual({ result: { kind: 'unsettled' } });
  });

  it('waits no longer for a reply that goes another way, or will never come', () => {
    expect(takeReply({ ...running, channel: 'late' }, c)).toEqual({ result: late });
    expect(takeReply({ ...running, state: 'dead' }, c)).toEqual({ result: { kind: 'late' } });
    expect(takeReply(undefined, c)).toEqual({ result: { kind: 'late' } });
  });

  it('carries a reply that is there, for as long as it is remembered', () => {
    const { record, result } = takeReply({ ...running, state: 'done', reply: 'r' }, c);
    expect(result).toEqual({ kind: 'reply', reply: 'r' });
    expect(record).toMatchObject({ channel: 'passive', lookAt: c.now + times.memory });
  });

  it('takes it off the hands of another instance', () => {
    const theirs = { ...running, owner: 'other', state: 'done' as const, reply: 'r' };
    expect(takeReply(theirs, c).record).toMatchObject({ owner: '', takenBy: 'me' });
  });

  it('promises it, where it is the last one', () => {
    expect(closeWindow(running, c)).toMatchObject({ record: { channel: 'late' }, result: late });
  });
});
