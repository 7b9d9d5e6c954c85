import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { LateWorkResumer } from './late/late-work.resumer';
import { Accounts } from './account/accounts';
import { GracefulShutdown } from './graceful-shutdown.service';
import { reply } from './replies';
import { DedupParts, request } from '../../test/support/wechat/dedup-parts';
import { openDelivery, workOf } from '../../test/support/wechat/works';

/** Milliseconds; short enough to be waited for. */
const DEADLINE = 100;

describe('GracefulShutdown', () => {
  let parts: DedupParts;
  let shutdown: GracefulShutdown;
  const stop = jest.fn();

  beforeEach(async () => {
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    stop.mockClear();
    await prepare(DEADLINE);
  });
  afterEach(() => jest.restoreAllMocks());

  const prepare = async (deadline: number) => {
    parts = new DedupParts({ deadline });
    const resumer = { stop } as Partial<LateWorkResumer> as LateWorkResumer;
    const { account, open, works } = parts;
    shutdown = new GracefulShutdown(
      new Accounts(false, [account]),
      resumer,
      open,
      works,
      parts.late,
    );
    await parts.claim('app:k');
  };

  const startWork = (ms: number) => {
    let signal: AbortSignal | undefined;
    parts.worker.start(workOf({ account: parts.account }), async ({ context }) => {
      ({ signal } = context);
      await new Promise((resolve) => setTimeout(resolve, ms));
      return reply.text('好');
    });
    return () => signal;
  };

  it('takes nothing up any more from the first moment', () => {
    void shutdown.beforeApplicationShutdown();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('does not wait where nothing runs', async () => {
    const begin = performance.now();
    await shutdown.beforeApplicationShutdown();
    expect(performance.now() - begin).toBeLessThan(DEADLINE);
  });

  it('waits for what runs, and its delivery is answered', async () => {
    const delivery = openDelivery();
    const answer = parts.window.answer({
      key: 'app:k',
      request,
      delivery,
      takeOver: jest.fn(),
    });
    startWork(DEADLINE);
    await shutdown.beforeApplicationShutdown();
    expect(await answer).toEqual(reply.text('好'));
    expect(parts.works.size).toBe(0);
  });

  it('gives back what does not end in time, and tells its handler', async () => {
    const delivery = openDelivery();
    const answer = parts.window.answer({
      key: 'app:k',
      request,
      delivery,
      takeOver: jest.fn(),
    });
    const signal = startWork(10 * DEADLINE);
    await shutdown.beforeApplicationShutdown();
    expect(signal()?.aborted).toBe(false);
    expect(await answer).toBe('unanswered');
    await shutdown.onApplicationShutdown();
    expect(signal()?.aborted).toBe(true);
    expect(parts.store.seen('app:k')).toMatchObject({ owner: '', attempts: 0, state: 'running' });
    expect(await parts.claim('app:k')).toMatchObject({ kind: 'run', epoch: 2 });
    await parts.works.idle();
    expect(parts.store.seen('app:k')?.reply).toBeUndefined();
  });

  it('gives back a reply that waits for its next delivery, which then carries it', async () => {
    startWork(0);
    await shutdown.beforeApplicationShutdown();
    await shutdown.onApplicationShutdown();
    expect(await parts.claim('app:k')).toMatchObject({ kind: 'replay' });
  });

  it('answers what is delivered while it waits, until nothing is open any more', async () => {
    await prepare(100 * DEADLINE);
    const first = {
      key: 'app:k',
      request,
      delivery: openDelivery(),
      number: 1,
      takeOver: jest.fn(),
    };
    void parts.window.answer(first);
    startWork(DEADLINE);
    const ended = shutdown.beforeApplicationShutdown();
    const late = openDelivery();
    const waitsForAnother = parts.works.idle().then(parts.open.begin('app:other', late));
    await parts.claim('app:next');
    const waiting = {
      key: 'app:next',
      request,
      delivery: openDelivery(),
      number: 1,
      takeOver: jest.fn(),
    };
    const answer = parts.window.answer(waiting);
    parts.worker.start(workOf({ key: 'app:next' }), async () => {
      await pause(2 * DEADLINE);
      return reply.text('还有');
    });
    await ended;
    expect(await answer).toEqual(reply.text('还有'));
    await waitsForAnother;
    expect(late.closed.aborted).toBe(false);
    await shutdown.onApplicationShutdown();
  });

  it('takes no error of an aborted handler for its reply: the next owner runs it again', async () => {
    parts.worker.start(workOf({ account: parts.account }), ({ context: { signal } }) =>
      pause(10 * DEADLINE, reply.text('好'), { signal }),
    );
    // Another reply is on its way meanwhile.
    jest.spyOn(parts.late, 'sent').mockImplementation(() => pause(DEADLINE));
    await shutdown.beforeApplicationShutdown();
    await shutdown.onApplicationShutdown();
    await parts.works.idle();
    expect(parts.store.seen('app:k')).toMatchObject({ owner: '', state: 'running' });
    expect(await parts.claim('app:k')).toMatchObject({ kind: 'run', epoch: 2 });
  });
});
