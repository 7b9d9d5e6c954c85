import type { Claim } from '../../ledger';
import { reply } from '../replies';
import type { Answer } from '../replies/reply';
import {
  DEADLINE,
  DedupParts,
  pass,
  QUIET,
  request,
} from '../../../test/support/wechat/dedup-parts';
import { openDelivery } from '../../../test/support/wechat/works';

describe('ReplyWindow', () => {
  let parts: DedupParts;
  const answered = jest.fn<void, [Answer]>();
  const takeOver = jest.fn<void, [Claim]>();

  beforeEach(async () => {
    jest.useFakeTimers();
    for (const mock of [answered, takeOver]) mock.mockClear();
    parts = new DedupParts();
    await parts.claim('k');
  });
  afterEach(() => jest.useRealTimers());

  function deliver(number: number) {
    const delivery = openDelivery(undefined, parts.account);
    delivery.number = number;
    void parts.window.answer({ key: 'k', request, delivery, takeOver }).then(answered);
    return delivery;
  }

  const finish = async () => {
    const isOpen = (await parts.open.find('k')) !== undefined;
    return parts.ledger.finish('k', 1, JSON.stringify(reply.text('r')), isOpen);
  };

  it('answers every open delivery as soon as the reply exists', async () => {
    for (const number of [1, 2, 3]) deliver(number);
    await pass(DEADLINE / 2);
    expect(answered).not.toHaveBeenCalled();
    expect(await finish()).toBe('passive');
    await pass(0);
    expect(answered.mock.calls).toEqual([1, 2, 3].map(() => [reply.text('r')]));
  });

  it('answers at once when the reply was there before it began to wait', async () => {
    await finish();
    deliver(2);
    await pass(0);
    expect(answered).toHaveBeenCalledWith(reply.text('r'));
  });

  it('counts a delivery as open for as long as it waits, and passes a failure on', async () => {
    jest.spyOn(parts.ledger, 'wait').mockRejectedValueOnce(new Error('store'));
    const waiting = {
      key: 'k',
      request,
      delivery: openDelivery(undefined, parts.account),
      takeOver,
    };
    const answer = parts.window.answer(waiting);
    expect(parts.open.size).toBe(1);
    await expect(answer).rejects.toThrow('store');
    expect(parts.open.size).toBe(0);
  });

  it('holds a delivery before the last until it is cut, and leaves it unanswered', async () => {
    const delivery = deliver(1);
    await pass(1.2 * DEADLINE);
    expect(answered).not.toHaveBeenCalled();
    delivery.closed.abort();
    await pass(0);
    expect(answered).toHaveBeenCalledWith('unanswered');
    expect(await parts.claim('k')).toMatchObject({ kind: 'join' });
  });

  it('gives back what a delivery took that was cut before it was written', async () => {
    const delivery = deliver(1);
    await pass(1.2 * DEADLINE);
    // Read only after the reply is there, as after a standstill.
    setImmediate(() => delivery.closed.abort());
    await parts.ledger.finish('k', 1, JSON.stringify(reply.text('r')), true);
    await pass(10);
    expect(answered).toHaveBeenCalledWith('unanswered');
    expect(await parts.ledger.abandonWindow('k')).toMatchObject({ kind: 'waiting' });
    expect(await parts.claim('k')).toMatchObject({ kind: 'replay', delivery: 2 });
    expect(await parts.ledger.giveBack('k', 1)).toBe(false);
    expect(await parts.ledger.abandonWindow('k')).toEqual({ kind: 'passive' });
  });

  it('leaves a reply to the late way whose deliveries were all cut before they were read', async () => {
    // At one moment, after a standstill, so that they count as copies.
    for (const number of [2, 3]) {
      expect(await parts.claim('k', { isCut: true })).toMatchObject({ delivery: number });
    }
    await parts.ledger.finish('k', 1, JSON.stringify(reply.text('r')), false);
    for (const number of [1, 2, 3]) deliver(number).closed.abort();
    await pass(QUIET);
    expect(answered.mock.calls).toEqual([1, 2, 3].map(() => ['unanswered']));
    expect(await parts.ledger.abandonWindow('k')).toMatchObject({ kind: 'late' });
  });

  it('acknowledges nothing to a delivery that was cut while the promise was read', async () => {
    const delivery = deliver(1);
    jest.spyOn(parts.ledger, 'takeReply').mockImplementation(async () => {
      delivery.closed.abort();
      return { kind: 'late' };
    });
    await parts.ledger.closeWindow('k');
    await pass(0);
    expect(answered).toHaveBeenCalledWith('unanswered');
  });

  it('waits on where the store that told of a reply is away before it gives it', async () => {
    const takeReply = jest.spyOn(parts.ledger, 'takeReply');
    takeReply.mockResolvedValueOnce({ kind: 'unsettled' });
    deliver(2);
    await finish();
    await pass(0);
    expect(takeReply).toHaveBeenCalledTimes(2);
    expect(answered).toHaveBeenCalledWith(reply.text('r'));
  });

  it('gives a delivery up that nobody cuts, without an answer', async () => {
    deliver(2);
    await pass(2 * DEADLINE);
    expect(answered).not.toHaveBeenCalled();
    await pass(1100);
    expect(answered).toHaveBeenCalledWith('unanswered');
  });

  it('answers the last delivery at its deadline, and the reply goes late from then on', async () => {
    deliver(3);
    await pass(DEADLINE - 1);
    expect(answered).not.toHaveBeenCalled();
    await pass(1);
    expect(answered).toHaveBeenCalledWith(reply.none());
    expect(await finish()).toBe('late');
  });

  it('counts the deadline from the arrival, not from when it began to wait', async () => {
    const delivery = openDelivery(undefined, parts.account);
    await pass(DEADLINE - 100);
    delivery.number = 3;
    void parts.window.answer({ key: 'k', request, delivery, takeOver }).then(answered);
    await pass(99);
    expect(answered).not.toHaveBeenCalled();
    await pass(1);
    expect(answered).toHaveBeenCalled();
  });

  it('answers the last delivery with the holding text where there is one', async () => {
    parts = new DedupParts({ holding: '稍候' });
    await parts.claim('k');
    deliver(3);
    await pass(DEADLINE);
    expect(answered).toHaveBeenCalledWith(reply.text('稍候'));
  });

  it('answers a later delivery than was expected as it does the last', async () => {
    deliver(4);
    await pass(DEADLINE);
    expect(answered).toHaveBeenCalledWith(reply.none());
  });

  it('answers every delivery that waits with the holding text while the reply is to come', async () => {
    parts = new DedupParts({ holding: '稍候' });
    await parts.claim('k');
    deliver(2);
    deliver(3);
    await pass(DEADLINE);
    expect(answered.mock.calls).toEqual([[reply.text('稍候')], [reply.text('稍候')]]);
    await finish();
    await parts.ledger.settle('k', 1, 'sent');
    deliver(4);
    await pass(0);
    expect(answered.mock.calls[2]).toEqual([reply.none()]);
  });

  it('answers success to whoever still waits when the reply was promised for later', async () => {
    deliver(1);
    await parts.ledger.closeWindow('k');
    await pass(0);
    expect(answered).toHaveBeenCalledWith(reply.none());
  });

  it('takes the work over from an owner that has died, and waits on for its reply', async () => {
    const orphaned = jest.spyOn(parts.ledger, 'wait').mockResolvedValueOnce('orphaned');
    const taken: Claim = { kind: 'run', epoch: 2, delivery: 1 };
    jest.spyOn(parts.ledger, 'takeOver').mockResolvedValueOnce(taken);
    deliver(1);
    await pass(10);
    expect(takeOver.mock.calls).toEqual([[taken]]);
    expect(orphaned).toHaveBeenCalledTimes(2);
    await finish();
    await pass(0);
    expect(answered).toHaveBeenCalledWith(reply.text('r'));
  });

  it('waits on when a result of this instance was discarded: the new owner has the reply', async () => {
    deliver(1);
    expect(await parts.ledger.finish('k', 99, '"old"', true)).toBe('fenced');
    await pass(100);
    expect(answered).not.toHaveBeenCalled();
    await finish();
    await pass(0);
    expect(answered).toHaveBeenCalledWith(reply.text('r'));
  });

  it('lets another delivery take the work over when that was quicker', async () => {
    jest.spyOn(parts.ledger, 'wait').mockResolvedValueOnce('orphaned');
    deliver(1);
    await pass(10);
    expect(takeOver).not.toHaveBeenCalled();
    expect(answered).not.toHaveBeenCalled();
  });
});
