import { MemoryLedger } from '../../ledger';
import { textMessage } from '../messages';
import { workOf } from '../spec-support/works';
import { wechatOptions } from '../spec-support/wechat-options';
import { Turns } from './turns';

const never = new AbortController().signal;
const request = { fingerprint: 'f', message: 'm', user: 'u' };

const of = (key: string, user = 'oUser') =>
  workOf({ key: `app:${key}`, message: textMessage().with('fromUserName', user).build() });

describe('Turns', () => {
  let ledger: MemoryLedger;
  let turns: Turns;

  beforeEach(async () => {
    ledger = new MemoryLedger();
    turns = new Turns(wechatOptions(), ledger);
    for (const key of ['first', 'second', 'other']) await ledger.claim(`app:${key}`, request);
  });

  it("lets a user's next message begin when the earlier one has ended", async () => {
    const order: string[] = [];
    await turns.wait(of('first'), never);
    const second = turns.wait(of('second'), never).then(() => order.push('second begins'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    order.push('first ends');
    await ledger.finish('app:first', 1, 'r', true);
    await second;
    expect(order).toEqual(['first ends', 'second begins']);
  });

  it("does not wait for other users' messages", async () => {
    await turns.wait(of('first'), never);
    await expect(turns.wait(of('other', 'oAnother'), never)).resolves.toBeUndefined();
  });

  it('ends when nobody wants the work any more', async () => {
    await turns.wait(of('first'), never);
    const abort = new AbortController();
    const wait = turns.wait(of('second'), abort.signal);
    abort.abort();
    await expect(wait).resolves.toBeUndefined();
  });
});
