import { Logger } from '@nestjs/common';
import { reply, type Reply } from '../replies';
import { HandlerFailedError } from '../routing/routing.errors';
import { DEADLINE, DedupParts, pass, QUIET } from '../../../test/support/wechat/dedup-parts';
import { openDelivery, workOf } from '../../../test/support/wechat/works';
import type { WorkContext } from './work';

const said = reply.text('说完了');

const slow =
  (ms: number, result: Reply = said) =>
  async () => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return result;
  };

describe('MessageWorker, with deliveries that wait', () => {
  let parts: DedupParts;
  let error: jest.SpyInstance;
  let warn: jest.SpyInstance;

  beforeEach(async () => {
    jest.useFakeTimers();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    parts = new DedupParts();
    await parts.claim('app:k');
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  const waiting = () => {
    const delivery = openDelivery(undefined, parts.account);
    parts.open.begin('app:k', delivery);
    return delivery;
  };
  const claimed = () => parts.claim('app:k');

  it('stores the reply for the deliveries that wait, and sends nothing late', async () => {
    waiting();
    parts.worker.start(workOf({ account: parts.account }), slow(100));
    await pass(3 * QUIET);
    expect(await claimed()).toMatchObject({ kind: 'replay', reply: JSON.stringify(said) });
    expect(parts.sender.sent).toEqual([]);
    expect(parts.works.size).toBe(0);
  });

  it('keeps a reply that comes between deliveries for the next one', async () => {
    parts.worker.start(workOf({ account: parts.account }), slow(100));
    await pass(QUIET - 100);
    expect(await claimed()).toMatchObject({ kind: 'replay' });
    await pass(3 * QUIET);
    expect(parts.sender.sent).toEqual([]);
  });

  it('sends the reply late when no further delivery comes', async () => {
    parts.worker.start(workOf({ account: parts.account }), slow(100));
    await pass(QUIET + 100);
    expect(parts.sender.sent).toEqual([said]);
    expect(await claimed()).toMatchObject({ kind: 'acknowledge' });
  });

  it('sends the reply late that was promised while the handler ran', async () => {
    waiting();
    parts.worker.start(workOf({ account: parts.account }), slow(500));
    await parts.ledger.closeWindow('app:k');
    await pass(500);
    expect(parts.sender.sent).toEqual([said]);
  });

  it('gives back a reply that the store failed to note as sent', async () => {
    jest.spyOn(parts.ledger, 'settle').mockRejectedValueOnce(new Error('disk full'));
    parts.worker.start(workOf({ account: parts.account }), slow(0));
    await pass(QUIET + 100);
    expect(parts.store.seen('app:k')).toMatchObject({ channel: 'late', owner: '' });
  });

  it('sends late the reply of a handler that outlasts every delivery', async () => {
    parts.worker.start(workOf({ account: parts.account }), slow(4 * QUIET));
    await pass(4 * QUIET);
    expect(parts.sender.sent).toEqual([said]);
  });

  it('tells the handler of its delivery and the time that is left', async () => {
    const contexts: WorkContext[] = [];
    const work = workOf({
      account: parts.account,
      delivery: 2,
      windowEnd: performance.now() + 3 * DEADLINE,
    });
    waiting();
    parts.worker.start(work, async ({ context }) => {
      contexts.push(context);
      return said;
    });
    await pass(DEADLINE);
    const [context] = contexts;
    expect(context).toMatchObject({ delivery: 2, receivedAt: work.receivedAt });
    expect(context?.remaining()).toBe(2 * DEADLINE);
    await pass(5 * DEADLINE);
    expect(context?.remaining()).toBe(0);
  });

  it.each([
    [undefined, reply.none()],
    ['出错了', reply.text('出错了')],
  ])(
    'answers with WECHAT_ERROR_REPLY (%s) when the handler throws, and runs it once',
    async (text, answer) => {
      parts = new DedupParts({ error: text });
      await claimed();
      waiting();
      const work = workOf({ account: parts.account });
      const handle = jest.fn(() => {
        const cause = new Error(`no order for ${work.message.fromUserName}`);
        return Promise.reject(new HandlerFailedError('OrderHandler', cause));
      });
      parts.worker.start(work, handle);
      await pass(3 * QUIET);
      expect(await claimed()).toMatchObject({ kind: 'replay', reply: JSON.stringify(answer) });
      expect(handle).toHaveBeenCalledTimes(1);
      const [line] = error.mock.calls[0] as [string];
      expect(line).toContain('OrderHandler threw');
      expect(line).not.toContain(work.message.fromUserName);
    },
  );

  it('does not begin work that nobody wants any more when its turn comes', async () => {
    jest.spyOn(parts.ledger, 'ahead').mockResolvedValueOnce(1);
    jest.spyOn(parts.ledger, 'finish').mockResolvedValue('fenced');
    const handle = jest.fn(slow(0));
    parts.worker.start(workOf({ account: parts.account, lane: 'lane' }), handle);
    parts.works.abort(() => true);
    await pass(25);
    await parts.works.idle();
    expect(handle).not.toHaveBeenCalled();
  });

  it('does not begin work whose turn comes after another instance has taken it over', async () => {
    const ahead = jest.spyOn(parts.ledger, 'ahead').mockResolvedValue(1);
    jest.spyOn(parts.ledger, 'stillOwned').mockResolvedValue(false);
    jest.spyOn(parts.ledger, 'finish').mockResolvedValue('fenced');
    const handle = jest.fn(slow(0));
    parts.worker.start(workOf({ account: parts.account, lane: 'lane' }), handle);
    await pass(2000);
    ahead.mockResolvedValue(0);
    await pass(200);
    await parts.works.idle();
    expect(handle).not.toHaveBeenCalled();
  });

  it('discards the result of work that another instance has taken over', async () => {
    jest.spyOn(parts.ledger, 'finish').mockResolvedValue('fenced');
    parts.worker.start(workOf({ account: parts.account }), slow(100));
    await pass(100);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('discarded'));
    expect([parts.sender.sent, parts.works.size]).toEqual([[], 0]);
  });
});
