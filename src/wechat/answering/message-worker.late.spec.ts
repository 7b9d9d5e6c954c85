import { Logger } from '@nestjs/common';
import { StoreAwayError } from '../../ledger';
import { reply } from '../replies';
import { HandlerFailedError } from '../routing/routing.errors';
import { DedupParts, pass } from '../../../test/support/wechat/dedup-parts';
import { workOf } from '../../../test/support/wechat/works';

const said = reply.text('说完了');
const failing = () => Promise.reject(new HandlerFailedError('H', new Error('no\nstack')));

describe('MessageWorker, with a reply that goes late', () => {
  let parts: DedupParts;
  let error: jest.SpyInstance;

  beforeEach(async () => {
    jest.useFakeTimers();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    parts = new DedupParts({ error: '出错了' });
    await parts.claim('app:k', { deferred: true });
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const due = async () => (await parts.ledger.due(10))[0];

  it('sends it when the handler has ended, and shows meanwhile that it is being written', async () => {
    parts.worker.startLate(workOf({ account: parts.account, deferred: {} }), async () => {
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      return said;
    });
    await pass(29_000);
    expect(parts.sender.sent).toEqual([]);
    expect(parts.sender.typings).toBe(3);
    await pass(1000);
    expect(parts.sender.sent).toEqual([said]);
    await pass(60_000);
    expect(parts.sender.typings).toBe(3);
  });

  it.each([
    [0, 5000],
    [1, 10_000],
  ])('tries deferred work again that has failed %i times, after %i ms', async (failures, pause) => {
    parts.worker.startLate(workOf({ account: parts.account, deferred: {}, failures }), failing);
    await pass(pause - 1);
    expect(await due()).toBeUndefined();
    await pass(1);
    expect(await due()).toMatchObject({ epoch: 2, record: { failures: 1, state: 'running' } });
    expect(error).toHaveBeenCalledWith(expect.stringContaining(`attempt ${failures + 1} of 3`));
    expect(parts.sender.sent).toEqual([]);
  });

  it('sets deferred work aside at its last attempt, with what it failed of in one line', async () => {
    parts.worker.startLate(workOf({ account: parts.account, deferred: {}, failures: 2 }), failing);
    await pass(0);
    const [dead] = await parts.ledger.dead(10);
    expect(dead?.record).toMatchObject({ error: expect.stringMatching(/^H threw .*no$/) });
    await pass(3_600_000);
    expect(await due()).toBeUndefined();
  });

  it('takes attempts and delay from the decorator', async () => {
    parts.worker.startLate(
      workOf({ account: parts.account, deferred: { attempts: 5, delay: 10 }, failures: 3 }),
      failing,
    );
    await pass(79);
    expect(await due()).toBeUndefined();
    await pass(1);
    expect(await due()).toBeDefined();
    expect(error).toHaveBeenCalledWith(expect.stringContaining('attempt 4 of 5'));
  });

  it('shows no typing any more when the store fails to note a failed attempt', async () => {
    jest.spyOn(parts.ledger, 'postpone').mockRejectedValue(new Error('disk full'));
    parts.worker.startLate(workOf({ account: parts.account, deferred: {} }), failing);
    await pass(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('holds it back while the store is away, which is no failure of the message', async () => {
    jest.spyOn(parts.ledger, 'stillOwned').mockRejectedValue(new StoreAwayError());
    parts.worker.startLate(workOf({ account: parts.account }), () => Promise.resolve(said));
    await pass(5000);
    expect(parts.sender.sent).toEqual([]);
    expect(error).not.toHaveBeenCalled();
    expect((await due())?.record).toMatchObject({ reply: JSON.stringify(said), failures: 0 });
  });

  it('sends the error reply where work that is not deferred fails late: it is not run again', async () => {
    parts.worker.startLate(workOf({ account: parts.account }), failing);
    await pass(0);
    expect(parts.sender.sent).toEqual([reply.text('出错了')]);
    await pass(3_600_000);
    expect(await due()).toBeUndefined();
  });
});
