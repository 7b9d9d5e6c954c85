import { openDelivery } from '../spec-support/works';
import { OpenDeliveries } from './open-deliveries';

const forever = () => new Promise<never>(() => undefined);

describe('OpenDeliveries', () => {
  it('counts a delivery as open while it waits, and gives what it waited for', async () => {
    const open = new OpenDeliveries();
    expect(open.has('k', 5000)).toBe(false);
    const answer = await open.during('k', openDelivery(), async () => open.has('k', 5000));
    expect(answer).toBe(true);
    expect(open.has('k', 5000)).toBe(false);
  });

  it('counts a message as open until its last delivery has ended', async () => {
    const open = new OpenDeliveries();
    const [first, second] = [openDelivery(), openDelivery()];
    void open.during('k', first, forever);
    void open.during('k', second, forever);
    first.closed.abort();
    expect(open.has('k', 5000)).toBe(true);
    second.closed.abort();
    expect(open.has('k', 5000)).toBe(false);
  });

  it('ends its count when waiting fails, and passes the failure on', async () => {
    const open = new OpenDeliveries();
    const wait = open.during('k', openDelivery(), () => Promise.reject(new Error('store')));
    await expect(wait).rejects.toThrow('store');
    expect(open.has('k', 5000)).toBe(false);
  });

  it('closes all that wait when it leaves, of whatever message', () => {
    const open = new OpenDeliveries();
    const deliveries = Array.from({ length: 5 }, () => openDelivery());
    for (const [i, delivery] of deliveries.entries())
      void open.during(`k${i % 2}`, delivery, forever);
    open.leave();
    expect(deliveries.map(({ closed }) => closed.aborted)).toEqual(Array(5).fill(true));
    expect([open.has('k0', 5000), open.has('k1', 5000)]).toEqual([false, false]);
  });

  it('holds none any more once it has left', async () => {
    const open = new OpenDeliveries();
    open.leave();
    const delivery = openDelivery();
    const seen = await open.during('k', delivery, async () => delivery.closed.aborted);
    expect([seen, open.size]).toEqual([true, 0]);
  });

  it('tells when none is open', async () => {
    const open = new OpenDeliveries();
    await open.none();
    const [first, second] = [openDelivery(), openDelivery()];
    void open.during('a', first, forever);
    void open.during('b', second, forever);
    const told: number[] = [];
    const none = open.none().then(() => told.push(open.size));
    first.closed.abort();
    await new Promise(setImmediate);
    expect([told, open.size]).toEqual([[], 1]);
    second.closed.abort();
    await none;
    expect(told).toEqual([0]);
  });

  it('lets go of the connection when waiting is over', async () => {
    const delivery = openDelivery();
    const removed = jest.spyOn(delivery.closed, 'removeEventListener');
    await new OpenDeliveries().during('k', delivery, async () => undefined);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
