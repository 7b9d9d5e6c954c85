import { Logger } from '@nestjs/common';
import { defer, lastValueFrom } from 'rxjs';
import { textMessage } from '../messages';
import { Refusals } from '../door/refusals';
import { type Reply, reply } from '../replies';
import type { Answer } from '../replies/reply';
import type { ReplyWriter } from '../replies/reply-writer.service';
import type { DeferredOptions } from '../routing/handler.decorators';
import type { MessageRouter } from '../routing/message-router.service';
import { counted } from '../../../test/support/wechat/counted';
import { DedupParts, pass } from '../../../test/support/wechat/dedup-parts';
import { httpContext } from '../../../test/support/wechat/http-context';
import { openDelivery } from '../../../test/support/wechat/works';
import { Continuations } from './continuations.service';
import { DedupInterceptor } from './dedup.interceptor';
import { dedupOutcomes } from '../wechat.metrics';
import type { OpenDeliveries } from './under-way';
import { WorkFactory } from './work.factory';

const said = reply.text('说完了');
const message = textMessage();

function routerTo(deferred?: DeferredOptions): MessageRouter {
  const find = () => ({ route: { deferred, claim: { options: {} } } });
  return { find } as unknown as MessageRouter;
}

/** Gives the answer itself for what would be written. */
const awake = { mayHaveSlept: () => false } as unknown as OpenDeliveries;
const asItIs = { write: (answer: Answer) => answer } as unknown as ReplyWriter;

const outcomes = async () =>
  Object.fromEntries((await counted(dedupOutcomes)).map(({ outcome, value }) => [outcome, value]));

describe('DedupInterceptor', () => {
  let parts: DedupParts;
  let runs: number;
  let deferred: DeferredOptions | undefined;
  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    jest.useFakeTimers();
    dedupOutcomes.reset();
    parts = new DedupParts();
    runs = 0;
    deferred = undefined;
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  /** One delivery; its handler takes `ms`. */
  function deliver(body = message.build(), ms = 100) {
    const { account, ledger, worker, window } = parts;
    const factory = new WorkFactory(routerTo(deferred), parts.late);
    const interceptor = new DedupInterceptor(
      ledger,
      factory,
      worker,
      window,
      new Continuations(ledger, parts.late, factory, worker),
      new Refusals(),
      asItIs,
      awake,
    );
    const signedQuery = { signature: String(body.content), timestamp: '1', nonce: '1' };
    const { context } = httpContext({
      delivery: openDelivery(body, account),
      account,
      signedQuery,
    });
    const handle = async (): Promise<Reply> => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, ms));
      return said;
    };
    const next = { handle: () => defer(handle) };
    return interceptor.intercept(context, next).then((answer) => lastValueFrom(answer));
  }

  it('runs a message once, however many deliveries of it come at once or later', async () => {
    const answers = [deliver(), deliver(), deliver()];
    await pass(100);
    expect(await Promise.all([...answers, deliver()])).toEqual([said, said, said, said]);
    expect(runs).toBe(1);
    expect(await outcomes()).toEqual({ run: 1, join: 2, replay: 1 });
  });

  it('answers success to another message under the same identity, and runs nothing', async () => {
    const first = deliver();
    expect(await deliver(message.with('content', '改过').build())).toBe('refused');
    await pass(100);
    expect([await first, runs]).toEqual([said, 1]);
    expect(await outcomes()).toEqual({ run: 1, conflict: 1 });
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^Refused a delivery: .*identity/));
  });

  it('acknowledges a message whose reply went another way', async () => {
    const answers = [deliver(undefined, 20_000), deliver(), deliver()];
    await pass(20_000);
    expect((await Promise.all(answers)).at(-1)).toEqual(reply.none());
    expect(parts.sender.sent).toEqual([said]);
    expect(await deliver()).toEqual(reply.none());
    expect(await outcomes()).toEqual({ run: 1, join: 2, acknowledge: 1 });
  });

  it('repeats what it promised until the reply has gone out', async () => {
    parts = new DedupParts({ holding: '稍候' });
    const answers = [deliver(undefined, 20_000), deliver(), deliver()];
    await pass(5000);
    expect((await Promise.all(answers)).at(-1)).toEqual(reply.text('稍候'));
    expect(await deliver()).toEqual(reply.text('稍候'));
    await pass(15_000);
    expect(await deliver()).toEqual(reply.none());
  });

  it.each([
    [{}, reply.none()],
    [{ reply: '稍候' }, reply.text('稍候')],
  ])('answers each delivery of a deferred message at once: %j', async (options, answer) => {
    deferred = options;
    expect(await deliver()).toEqual(answer);
    expect(await deliver()).toEqual(answer);
    await pass(100);
    expect(parts.sender.sent).toEqual([said]);
    expect(runs).toBe(1);
  });

  it('has the promise of a deferred reply on disk before it answers', async () => {
    deferred = {};
    const order: string[] = [];
    jest.spyOn(parts.ledger, 'flush').mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push('flushed');
    });
    const answer = deliver().then(() => order.push('answered'));
    await pass(49);
    expect([order, runs]).toEqual([[], 0]);
    await pass(1);
    await answer;
    expect(order).toEqual(['flushed', 'answered']);
  });
});
