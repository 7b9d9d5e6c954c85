import { LEDGER_TIMES, type LedgerRecord } from '../ledger-record';
import { claim, newRecord } from './claim';
import type { Circumstances } from './transition';

const request = { fingerprint: 'f', message: 'm', user: 'u' };
const { cut } = LEDGER_TIMES;
const BEGUN = 1_000_000;

const at = (now: number): Circumstances => ({
  now,
  me: 'i',
  times: LEDGER_TIMES,
  isAlive: () => true,
  boundTo: () => undefined,
});

describe('The number of a delivery', () => {
  const first: LedgerRecord = newRecord(request, at(BEGUN));
  const numberAt = (ms: number, record = first) =>
    claim('k', request)(record, at(BEGUN + ms)).result.delivery;

  it('is how many have come', () => {
    expect(numberAt(100)).toBe(2);
    expect(numberAt(200, { ...first, deliveries: 2 })).toBe(3);
    expect(numberAt(cut)).toBe(2);
    expect(numberAt(2 * cut, { ...first, deliveries: 2 })).toBe(3);
  });

  it.each([
    ['one was lost on its way', 2 * cut, 3],
    ['that one was, and this one comes a little early', 2 * cut - 300, 3],
    ['this one had to wait for the store', 2 * cut + 1500, 3],
    ['two were lost', 3 * cut, 4],
  ])('is what WeChat counts where %s', (_, ms, number) => {
    expect(numberAt(ms)).toBe(number);
  });

  it('is not believed to be larger because a clock was set, or a copy is old', () => {
    for (const ms of [-3_600_000, 3_600_000]) expect(numberAt(ms)).toBe(2);
    const answered = { ...first, createdAt: 0, lastDeliveryAt: 0, deliveries: 2 };
    const step = claim('k', request)({ ...answered, answered: true }, at(BEGUN));
    expect(step.result).toEqual({ kind: 'answered', delivery: 3 });
  });
});

describe('A delivery that was cut before it was read', () => {
  const slept = claim('k', { ...request, isCut: true });

  it('leaves a reply to whichever comes next, or to the late way', () => {
    const done = { ...newRecord(request, at(BEGUN)), state: 'done' as const, reply: 'reply' };
    const { record, result } = slept(done, at(BEGUN + cut));
    expect(result).toEqual({ kind: 'join', delivery: 2 });
    expect(record).toEqual({ ...done, deliveries: 2, lastDeliveryAt: BEGUN + cut });
  });

  it('has its message run all the same', () => {
    expect(slept(undefined, at(BEGUN)).result).toMatchObject({ kind: 'run' });
  });
});
