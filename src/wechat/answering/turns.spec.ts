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
    await turns.wait(of('first', 'user'), never);
    const second = turns.wait(of('second', 'user'), never).then(() => order.push('second begins'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    order.push('first ends');
    await ledger.finish('app:first', 1, 'r', true);
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

  it('ends when nobody wants the work any more', async () => {
    await turns.wait(of('first', 'user'), never);
    const abort = new AbortController();
    const wait = turns.wait(of('second', 'user'), abort.signal);
    abort.abort();
    await expect(wait).resolves.toBeUndefined();
  });
});
