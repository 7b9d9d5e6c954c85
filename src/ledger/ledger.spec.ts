import { Logger } from '@nestjs/common';
import { FailoverStore } from './failover/failover.store';
import { Ledger } from './ledger';
import { LEDGER_TIMES } from './ledger-record';
import { MemoryStore } from './memory.store';

const request = { fingerprint: 'f', message: 'm', user: 'u' };

describe('Ledger', () => {
  it.each(['hangs', 'fails'])('promises in time where the disk %s', async (what) => {
    const quiet = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const store = new MemoryStore();
    const flush =
      what === 'hangs' ? new Promise<void>(() => undefined) : Promise.reject(new Error('EIO'));
    jest.spyOn(store, 'flush').mockReturnValue(flush);
    const failover = new FailoverStore(store, LEDGER_TIMES);
    const ledger = new Ledger(failover);
    await ledger.claim('k', request);
    const begun = performance.now();
    expect(await ledger.closeWindow('k', 100)).toMatchObject({ kind: 'late', promised: 'late' });
    expect(performance.now() - begun).toBeLessThan(1000);
    failover.onApplicationShutdown();
    quiet.mockRestore();
  });

  it('says when work is set aside, once and without whose it is', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const store = new MemoryStore();
    const ledger = new Ledger(store);
    await ledger.promise('k:openid', request, 'reply');
    await store.apply('k:openid', (record) => ({
      record: record && { ...record, state: 'running', owner: '', epoch: 20, reply: undefined },
      result: undefined,
    }));
    expect(await ledger.due(10)).toEqual([]);
    expect(await ledger.dead(10)).toHaveLength(1);
    expect(await ledger.resume('k:openid')).toMatchObject({ kind: 'dead' });
    expect(error.mock.calls).toEqual([[expect.stringMatching(/set aside.*"npm run .* dead"/)]]);
    expect(String(error.mock.calls)).not.toContain('openid');
    error.mockRestore();
  });
});
