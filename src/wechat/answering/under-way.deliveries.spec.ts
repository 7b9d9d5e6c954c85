import { openDelivery } from '../../../test/support/wechat/works';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { Delivery } from '../door/delivery';
import { OpenDeliveries } from './under-way';

describe('OpenDeliveries', () => {
  it('counts a delivery as open while it waits', async () => {
    const open = new OpenDeliveries();
    expect(await open.find('k')).toBeUndefined();
    const delivery = openDelivery();
    const end = open.begin('k', delivery);
    expect(await open.find('k')).toBe(delivery);
    end();
    expect(await open.find('k')).toBeUndefined();
  });

  it('finds a message open until its last delivery has ended', async () => {
    const open = new OpenDeliveries();
    const [first, second] = [openDelivery(), openDelivery()];
    open.begin('k', first);
    open.begin('k', second);
    first.closed.abort();
    expect(await open.find('k')).toBe(second);
    second.closed.abort();
    expect(await open.find('k')).toBeUndefined();
  });

  it('closes all that wait when it leaves, of whatever message', async () => {
    const open = new OpenDeliveries();
    const deliveries = Array.from({ length: 5 }, () => openDelivery());
    for (const [i, delivery] of deliveries.entries()) open.begin(`k${i % 2}`, delivery);
    open.leave();
    expect(deliveries.map(({ closed }) => closed.aborted)).toEqual(Array(5).fill(true));
    expect([await open.find('k0'), await open.find('k1')]).toEqual([undefined, undefined]);
  });

  it('holds none any more once it has left', async () => {
    const open = new OpenDeliveries();
    open.leave();
    const delivery = openDelivery();
    open.begin('k', delivery);
    expect([delivery.closed.aborted, open.size]).toEqual([true, 0]);
  });

  it('tells when none is open', async () => {
    const open = new OpenDeliveries();
    await open.none();
    const [first, second] = [openDelivery(), openDelivery()];
    open.begin('a', first);
    open.begin('b', second);
    const told: number[] = [];
    const none = open.none().then(() => told.push(open.size));
    first.closed.abort();
    await new Promise(setImmediate);
    expect([told, open.size]).toEqual([[], 1]);
    second.closed.abort();
    await none;
    expect(told).toEqual([0]);
  });

  it('takes none for open that WeChat has cut by the time, or by what is still to be read', async () => {
    const open = new OpenDeliveries();
    const [old, cut] = [openDelivery(), openDelivery()];
    open.begin('old', Object.assign(old, { arrivedAt: performance.now() - 5000 }));
    open.begin('cut', Object.assign(cut, { arrivedAt: performance.now() - 4600 }));
    expect(await open.find('old')).toBeUndefined();
    expect(await open.find('cut')).toBe(cut);
    setImmediate(() => cut.closed.abort());
    expect(await open.find('cut')).toBeUndefined();
  });

  it('lets go of the connection when waiting is over', async () => {
    const delivery = openDelivery();
    const removed = jest.spyOn(delivery.closed, 'removeEventListener');
    new OpenDeliveries().begin('k', delivery)();
    expect(removed).toHaveBeenCalledTimes(1);
  });

  describe('when a delivery is read', () => {
    let clock: number;
    let open: OpenDeliveries;
    const half = wechatAccount().reply.cut / 2;
    const mayHaveSlept = () =>
      open.mayHaveSlept(new Delivery(wechatAccount(), performance.now(), Buffer.alloc(0)));
    const tickAfter = (ms: number) => {
      clock += ms;
      return open.noteTick();
    };

    beforeEach(() => {
      clock = 0;
      jest.spyOn(performance, 'now').mockImplementation(() => clock);
      open = new OpenDeliveries();
    });
    afterEach(() => jest.restoreAllMocks());

    it('knows that a process that runs evenly has not kept it waiting', () => {
      expect([mayHaveSlept(), tickAfter(half), mayHaveSlept()]).toEqual([false, half - 500, false]);
      clock += half + 500;
      expect(mayHaveSlept()).toBe(false);
    });

    it('knows that one may have that has just woken, before and after its tick', () => {
      clock += half + 501;
      expect([mayHaveSlept(), tickAfter(0), mayHaveSlept()]).toEqual([true, half + 1, true]);
      tickAfter(500);
      tickAfter(500);
      expect(mayHaveSlept()).toBe(false);
    });

    it('reads for a while after a standstill what came meanwhile', () => {
      const isWaking = () => open.isWaking(wechatAccount());
      clock += half + 501;
      expect([isWaking(), tickAfter(0), isWaking()]).toEqual([true, half + 1, true]);
      tickAfter(500);
      clock += 499;
      expect(isWaking()).toBe(true);
      clock += 1;
      expect(isWaking()).toBe(false);
    });
  });
});
