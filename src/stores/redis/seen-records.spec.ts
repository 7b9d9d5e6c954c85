import { LEDGER_TIMES } from '../../ledger';
import { newRecord } from '../../ledger/transitions/claim';
import { SeenRecords } from './seen-records';
import type { Stored } from './stored';

const request = { fingerprint: 'f', message: 'm', user: 'u' };

function stored(version: string, owner = 'me'): Stored {
  const record = newRecord(request, { now: 0, me: owner, times: LEDGER_TIMES });
  return { version, record, isOwnerAlive: true };
}

describe('SeenRecords', () => {
  const seen = new SeenRecords('me');

  it('knows what this instance works on, however many others came after it', () => {
    seen.note('mine', stored('1'));
    for (let i = 0; i < 11_000; i += 1) seen.note(`other ${i}`, stored('1', 'other'));
    expect(seen.get('mine').version).toBe('1');
    expect(seen.get('other 0').record).toBeUndefined();
    expect(seen.get('other 10999').version).toBe('1');
  });

  it('knows the latest of it, whoever has it now', () => {
    seen.note('mine', stored('2', 'other'));
    expect(seen.get('mine')).toMatchObject({ version: '2', record: { owner: 'other' } });
    seen.note('mine', stored('3'));
    expect(seen.get('mine')).toMatchObject({ version: '3', record: { owner: 'me' } });
  });

  it('still knows what the store has lost, and forgets what is only known to be answered', () => {
    seen.note('mine', { version: '', record: undefined, isOwnerAlive: false });
    expect(seen.get('mine').version).toBe('3');
    seen.note('mine', { ...stored('', ''), isOwnerAlive: false });
    expect(seen.get('mine').record).toBeUndefined();
  });
});
