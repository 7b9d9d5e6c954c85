import type { LedgerRecord } from '../../ledger';
import { type IncomingMessage, textMessage } from '../messages';
import type { DeferredOptions } from '../routing/handler.decorators';
import type { MessageRouter } from '../routing/message-router.service';
import { APP_ID, wechatAccount } from '../../../test/support/wechat/wechat-account';
import { DedupParts } from '../../../test/support/wechat/dedup-parts';
import { openDelivery } from '../../../test/support/wechat/works';
import { ledgerUser } from '../messages/message-identity';
import { WorkFactory } from './work.factory';

const account = wechatAccount();
const message = textMessage().build();
const user = ledgerUser(account, message);
const run = { kind: 'run', epoch: 4, delivery: 2 } as const;

function factory(deferred?: DeferredOptions, inOrder?: boolean): WorkFactory {
  const find = () => ({ route: { deferred, claim: { options: { inOrder } } } });
  return new WorkFactory({ find } as unknown as MessageRouter, new DedupParts().late);
}

describe('WorkFactory', () => {
  it('knows a message by its AppId and identity, the same for each delivery', () => {
    const [one, retry] = [message, textMessage().build()].map((each) =>
      factory().delivered(openDelivery(each), undefined),
    );
    const other = textMessage().with('msgId', '1').build();
    expect(one?.key.startsWith(`${APP_ID}:`)).toBe(true);
    expect(one?.key).not.toContain(message.fromUserName);
    expect(retry?.key).toBe(one?.key);
    expect(retry?.request).toEqual(one?.request);
    expect(factory().delivered(openDelivery(other), undefined).key).not.toBe(one?.key);
  });

  it('asks for a deferred run where the handler is deferred', () => {
    const of = (made: WorkFactory) => made.delivered(openDelivery(message), undefined);
    expect(of(factory({ attempts: 2 }))).toMatchObject({
      deferred: { attempts: 2 },
      request: { deferred: true, lane: undefined, user },
    });
    expect(of(factory(undefined, true))).toMatchObject({
      request: { deferred: false, lane: user },
    });
  });

  it.each([
    [1, 2 * 5000 + 4500],
    [3, 4500],
    [5, 4500],
  ])('has work of delivery %i answered within %i ms', (number, patience) => {
    const delivered = factory().delivered(openDelivery(message), undefined);
    const work = factory().work(delivered, { ...run, delivery: number });
    expect(work).toMatchObject({ epoch: 4, delivery: number, failures: 0, message });
    expect(work.windowEnd - delivered.delivery.arrivedAt).toBeCloseTo(patience);
  });

  it('gives deferred work no time for a passive reply', () => {
    const made = factory({});
    const delivered = made.delivered(openDelivery(message), undefined);
    expect(made.work(delivered, run).windowEnd).toBe(delivered.delivery.arrivedAt);
  });

  it('makes the same work again from what the ledger remembers', () => {
    const made = factory({ delay: 7 }, true);
    const { key, request } = made.delivered(openDelivery(message), undefined);
    const remembered = { deliveries: 3, lastDeliveryAt: 1234, failures: 2, sentParts: 3 };
    const record = { ...request, ...remembered } as Partial<LedgerRecord> as LedgerRecord;
    const work = made.resumed(account, { key, epoch: 9, record });
    expect(work.message).toEqual<IncomingMessage>(message);
    const when = { delivery: 3, receivedAt: 1234, windowEnd: 0 };
    expect(work).toMatchObject({ key, epoch: 9, failures: 2, sentParts: 3, lane: user, ...when });
    expect(work.deferred).toEqual({ delay: 7 });
  });

  it('makes plain work of a message that no handler takes', () => {
    const nobody = { find: () => undefined } as unknown as MessageRouter;
    const made = new WorkFactory(nobody, new DedupParts().late);
    const work = made.work(made.delivered(openDelivery(message), undefined), run);
    expect([work.deferred, work.lane]).toEqual([undefined, undefined]);
  });

  it('runs the keyword that fetches a reply at once, whatever the handler of texts asks for', () => {
    const find = () => ({ route: { deferred: {}, claim: { options: { inOrder: true } } } });
    const { account: own, late } = new DedupParts({ late: 'pickup' });
    const made = new WorkFactory({ find } as unknown as MessageRouter, late);
    const keyword = textMessage().with('content', '继续').build();
    expect(made.delivered(openDelivery(keyword, own), undefined).request.lane).toBeUndefined();
    expect(made.delivered(openDelivery(keyword, own), undefined).deferred).toBeUndefined();
    expect(made.delivered(openDelivery(message, own), undefined).deferred).toBeDefined();
  });
});
