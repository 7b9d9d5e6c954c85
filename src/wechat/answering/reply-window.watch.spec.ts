import type { Ledger } from '../../ledger';
import { DedupParts, pass, QUIET } from '../../../test/support/wechat/dedup-parts';
import { WindowWatch } from './reply-window.service';

describe('WindowWatch', () => {
  let parts: DedupParts;
  let watch: WindowWatch;
  let isWaking: boolean;
  const told = jest.fn<void, ['late' | 'passive']>();

  beforeEach(async () => {
    jest.useFakeTimers();
    told.mockClear();
    parts = new DedupParts();
    await parts.claim('k');
    isWaking = false;
    watch = new WindowWatch(parts.ledger, 'k', QUIET, () => isWaking);
    void watch.end().then(told);
  });
  afterEach(() => {
    watch.stop();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('says late once WeChat has been silent for long enough, not before', async () => {
    await pass(QUIET - 1);
    expect(told).not.toHaveBeenCalled();
    await pass(20);
    expect(told).toHaveBeenCalledWith('late');
    expect(await parts.claim('k')).toMatchObject({ kind: 'acknowledge' });
  });

  it('counts from the latest delivery', async () => {
    await pass(QUIET - 100);
    await parts.claim('k');
    await pass(QUIET - 100);
    expect(told).not.toHaveBeenCalled();
    await pass(200);
    expect(told).toHaveBeenCalledWith('late');
  });

  it('lets a process that wakes read first what was delivered meanwhile', async () => {
    isWaking = true;
    await pass(QUIET + 20);
    isWaking = false;
    expect(told).not.toHaveBeenCalled();
    expect(await parts.claim('k')).toMatchObject({ kind: 'join' });
    await pass(QUIET + 1020);
    expect(told).toHaveBeenCalledWith('late');
  });

  it('says passive once a delivery has carried the reply', async () => {
    await parts.ledger.finish('k', 1, '"r"', false);
    expect(await parts.claim('k')).toMatchObject({ kind: 'replay' });
    await pass(QUIET + 20);
    expect(told).toHaveBeenCalledWith('passive');
  });

  it('says nothing more once it is stopped', async () => {
    watch.stop();
    await pass(10 * QUIET);
    expect(told).not.toHaveBeenCalled();
  });

  it('does not go on when it is stopped while the store looks', async () => {
    let answer: ((end: { kind: 'waiting'; ms: number }) => void) | undefined;
    const looking = new Promise<{ kind: 'waiting'; ms: number }>((resolve) => (answer = resolve));
    jest.spyOn(parts.ledger as Ledger, 'abandonWindow').mockReturnValueOnce(looking);
    await pass(QUIET + 20);
    watch.stop();
    answer?.({ kind: 'waiting', ms: 100 });
    await pass(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('asks again after a while when the store fails', async () => {
    const asked = jest.spyOn(parts.ledger as Ledger, 'abandonWindow');
    asked.mockRejectedValueOnce(new Error('busy'));
    await pass(QUIET + 20);
    expect([asked.mock.calls.length, told.mock.calls.length]).toEqual([1, 0]);
    await pass(1100);
    expect(told).toHaveBeenCalledWith('late');
  });
});
