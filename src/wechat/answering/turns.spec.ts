import { Ledger, MemoryStore } from '../../ledger';
import { workOf } from '../../../test/support/wechat/works';
import { Turns } from './turns';

const never = new AbortController().signal;
const request = { fingerprint: 'f', message: 'm', user: 'u' };

const of = (key: string, lane?: string) => workOf({ key: `app:${key}`, lane });

describe('Turns', () => {
  let ledger: Ledger;
  let turns: Turns;

  beforeEach(async () => {
    ledger = new Ledger(new MemoryStore());
    turns = new Turns(ledger);
    for (const key of ['first', 'second', 'other']) await ledger.claim(`app:${key}`, request);
  });

  it("lets a user's next message begin when the earlier one has ended", async () => {
    const order: string[] = [];
    const first = of('first', 'user');
    await turns.wait(first, never);
    const second = turns.wait(of('second', 'user'), never).then(() => order.push('second begins'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    order.push('first ends');
    await ledger.finish('app:first', 1, 'r', true);
    turns.ended(first);
    await second;
    expect(order).toEqual(['first ends', 'second begins']);
  });

  it('does not wait where no order is asked for', async () => {
    const ahead = jest.spyOn(ledger, 'ahead');
    await turns.wait(of('first'), never);
    expect(ahead).not.toHaveBeenCalled();
  });

  it("does not wait for other users' messages", async () => {
    await turns.wait(of('first', 'user'), never);
    await expect(turns.wait(of('other', 'another'), never)).resolves.toBeUndefined();
  });

  it('lets the messages of this process follow each other while the store is away', async () => {
    jest.spyOn(ledger, 'ahead').mockResolvedValue(undefined);
    const begun: string[] = [];
    const works = ['first', 'second', 'other'].map((key) => of(key, 'user'));
    const all = works.map((work) => turns.wait(work, never).then(() => begun.push(work.key)));
    for (const [i, work] of works.entries()) {
      await all[i];
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(begun).toHaveLength(i + 1);
      turns.ended(work);
    }
    expect(begun).toEqual(works.map(({ key }) => key));
  });

  it('lets none begin beside one that has begun without the store', async () => {
    const ahead = jest.spyOn(ledger, 'ahead').mockResolvedValueOnce(undefined);
    const first = of('first', 'user');
    await turns.wait(first, never);
    ahead.mockResolvedValue(0);
    let hasBegun = false;
    const second = turns.wait(of('second', 'user'), never).then(() => (hasBegun = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(hasBegun).toBe(false);
    turns.ended(first);
    await second;
  });

  it('lets nobody wait for work that is not wanted any more, though it goes on', async () => {
    const abort = new AbortController();
    await turns.wait(of('first', 'user'), abort.signal);
    await ledger.finish('app:first', 1, 'r', true);
    const second = turns.wait(of('second', 'user'), never);
    abort.abort();
    await expect(second).resolves.toBeUndefined();
  });

  it('ends when nobody wants the work any more', async () => {
    await turns.wait(of('first', 'user'), never);
    const abort = new AbortController();
    const wait = turns.wait(of('second', 'user'), abort.signal);
    abort.abort();
    await expect(wait).resolves.toBeUndefined();
  });
});
