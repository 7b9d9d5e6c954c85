import { MemoryLedger } from './memory.ledger';
import { pickupContract } from './pickup.contract';

const message = { fingerprint: 'f', message: 'm', user: 'u' };

describe('MemoryLedger', () => {
  let shared: MemoryLedger;
  beforeEach(() => {
    shared = new MemoryLedger();
  });
  pickupContract(message, () => [shared, shared]);

  it('runs a message once and replays its reply', async () => {
    const ledger = new MemoryLedger();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'join' });
    await ledger.finish('k', 1, 'reply', true);
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'replay', reply: 'reply' });
  });

  it('lines messages up as they are claimed, whoever asks for a turn first', async () => {
    const ledger = new MemoryLedger();
    for (const key of ['a', 'b']) await ledger.claim(key, { ...message, lane: 'lane' });
    expect(await ledger.takeTurn('lane', 'b')).toBe(false);
    expect(await ledger.takeTurn('lane', 'a')).toBe(true);
    await ledger.finish('a', 1, 'reply', true);
    expect(await ledger.takeTurn('lane', 'b')).toBe(true);
  });

  it('forgets what has expired', async () => {
    let now = 0;
    const ledger = new MemoryLedger(undefined, () => now);
    await ledger.claim('k', message);
    await ledger.finish('k', 1, 'reply', true);
    now = 603_000;
    await ledger.due(10);
    expect(ledger.get('k')).toBeUndefined();
    expect(await ledger.claim('k', message)).toMatchObject({ kind: 'run' });
  });
});
