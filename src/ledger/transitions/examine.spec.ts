import { DEAD_MEMORY, ENDED_PROCESS, LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { claim } from './claim';
import { examine } from './examine';
import type { Circumstances } from './transition';

const START = 1_000_000;
const { freshness, lease, memory, pickup, quiet } = LEDGER_TIMES;

function at(ms: number, alive: readonly string[] = []): Circumstances {
  const isAlive = (owner: string) => alive.includes(owner);
  return { now: START + ms, me: 'sweeper', times: LEDGER_TIMES, isAlive };
}

/** As a first delivery leaves it, changed as told, looked at too early by the sweeper. */
function record(changes: Partial<LedgerRecord>): LedgerRecord {
  const request = { fingerprint: 'f', message: 'm', user: 'u' };
  const fresh = claim(request)(undefined, { ...at(0), me: 'owner' }).record as LedgerRecord;
  return { ...fresh, lookAt: START, ...changes };
}

describe('examine', () => {
  it('leaves alone what it is asked to look at later, and what is not there', () => {
    expect(examine(undefined, at(0))).toEqual({ result: undefined });
    const later = record({ state: 'dead', lookAt: START + 10 * DEAD_MEMORY });
    expect(examine(later, at(9 * DEAD_MEMORY))).toEqual({ result: undefined });
  });

  it.each([
    ['work that was given up', { state: 'dead' }, DEAD_MEMORY],
    ['a reply that waits for pickup', { state: 'done', channel: 'pickup' }, pickup],
  ] as const)('removes %s after its time and not before', (_, changes, time) => {
    const kept = record(changes);
    expect(examine(kept, at(time - 1)).record).toEqual({ ...kept, lookAt: START + time });
    expect(examine(kept, at(time)).record).toBeNull();
  });

  it.each(['passive', 'sent'] as const)('removes a %s reply when its memory ends', (channel) => {
    const answered = record({ state: 'done', channel, reply: 'r', lookAt: START + memory });
    expect(examine(answered, at(memory - 1)).record).toBeUndefined();
    expect(examine(answered, at(memory)).record).toMatchObject({ answered: true, message: '' });
    expect(examine(answered, at(freshness)).record).toBeNull();
  });

  it('leaves work to an owner who lives, and looks again soon', () => {
    const { record: kept, result } = examine(record({}), at(quiet, ['owner']));
    expect(result).toBeUndefined();
    expect(kept).toMatchObject({ owner: 'owner', epoch: 1, lookAt: START + quiet + lease });
  });

  it('adopts the work of a dead owner, though not while WeChat may still deliver', () => {
    expect(examine(record({}), at(quiet - 1)).result).toBeUndefined();
    const { record: adopted, result } = examine(record({}), at(quiet));
    expect(result).toEqual({ epoch: 2, record: adopted });
    expect(adopted).toMatchObject({ owner: 'sweeper', channel: 'late', attempts: 1 });
  });

  it('adopts promised work at once, and no sooner than it is due', () => {
    expect(examine(record({ channel: 'late' }), at(0)).result).toMatchObject({ epoch: 2 });
    const paused = record({ channel: 'late', owner: '', dueAt: START + 500 });
    expect(examine(paused, at(499)).record).toMatchObject({ lookAt: START + 500, epoch: 1 });
    expect(examine(paused, at(500)).result).toMatchObject({ epoch: 2 });
  });

  it('adopts a reply that nobody delivered without counting it as a run', () => {
    const waiting = record({ state: 'done', reply: 'r', attempts: 3 });
    expect(examine(waiting, at(quiet)).record).toMatchObject({ channel: 'late', attempts: 3 });
  });

  it('does not blame what ran beside others when its processes ended, or once by itself', () => {
    for (const alone of [undefined, 1]) {
      const { result } = examine(record({ attempts: 5, alone }), at(quiet));
      expect(result).toMatchObject({ record: { attempts: 5, alone } });
    }
  });

  it('sets aside what has had very many owners, and not what was tried again as often', () => {
    expect(examine(record({ epoch: 19 }), at(quiet)).result).toBeDefined();
    expect(examine(record({ epoch: 25, failures: 10 }), at(quiet)).result).toBeDefined();
    expect(examine(record({ epoch: 20 }), at(quiet)).record).toMatchObject({ state: 'dead' });
  });

  it('sets aside what three processes ended with, two of them while it was the only suspect', () => {
    expect(examine(record({ attempts: 2, alone: 2 }), at(quiet)).result).toBeDefined();
    const { record: dead, result } = examine(record({ attempts: 3, alone: 2 }), at(quiet));
    expect(result).toBeUndefined();
    expect(dead).toMatchObject({ state: 'dead', owner: '', error: ENDED_PROCESS });
  });
});
