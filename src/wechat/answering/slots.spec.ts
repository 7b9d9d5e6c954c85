import { Cancellation } from '../door/delivery';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { Slots } from './slots';

const shop = wechatAccount({ appId: 'wx1', concurrency: 2 });

describe('Slots', () => {
  let slots: Slots;
  let began: string[];
  let ends: Map<string, () => void>;

  beforeEach(() => {
    slots = new Slots();
    began = [];
    ends = new Map();
  });

  const run = (name: string, account = shop, unwanted = new Cancellation()) =>
    slots.run(account, unwanted, () => {
      began.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };

  it('lets so many of one account run, the others in their order when one has ended', async () => {
    for (const name of ['a', 'b', 'c', 'd']) void run(name);
    expect(began).toEqual(['a', 'b']);
    await end('b');
    await end('a');
    expect(began).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets other accounts run meanwhile', async () => {
    for (const name of ['a', 'b', 'c']) void run(name);
    void run('other', wechatAccount({ appId: 'wx2', concurrency: 1 }));
    expect(began).toEqual(['a', 'b', 'other']);
  });

  it('waits no longer with what nobody wants, and lets the next one run', async () => {
    const unwanted = new Cancellation();
    void run('a', wechatAccount({ appId: 'wx1', concurrency: 1 }));
    const given = run('b', wechatAccount({ appId: 'wx1', concurrency: 1 }), unwanted);
    void run('c', wechatAccount({ appId: 'wx1', concurrency: 1 }));
    unwanted.abort();
    await expect(given).rejects.toThrow('Nobody wants');
    await end('a');
    expect(began).toEqual(['a', 'c']);
  });
});
