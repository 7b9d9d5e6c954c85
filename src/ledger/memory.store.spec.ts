import { Ledger } from './ledger';
import { MemoryStore } from './memory.store';
import { pickupContract } from '../../test/support/ledger/pickup.contract';

const message = { fingerprint: 'f', message: 'm', user: 'u' };

describe('MemoryStore', () => {
  let ledger: Ledger;
  let now = 0;
  beforeEach(() => {
    now = 0;
    ledger = new Ledger(new MemoryStore(undefined, undefined, () => now));
  });
  pickupContract(message, () => [ledger, ledger]);

  it('runs a message once and replays its reply', async () => {
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    await ledger.finish('k', 1, 'reply', true);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('lines messages up as they are claimed, whoever asks for a turn first', async () => {
    for (const key of ['a', 'b']) await ledger.claim(key, { ...message, lane: 'lane' });
    expect(await ledger.ahead('lane', 'b')).toBe(1);
    expect(await ledger.ahead('lane', 'a')).toBe(0);
    await ledger.finish('a', 1, 'reply', true);
    expect(await ledger.ahead('lane', 'b')).toBe(0);
  });

  it('forgets what has expired', async () => {
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    now = 603_000;
    await ledger.due(10);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });
});
