import { Logger } from '@nestjs/common';
import { Ledger, MemoryStore } from '../../ledger';
import { type IncomingMessage, textMessage } from '../messages';
import { type HandlerResult, InvalidReplyError, reply } from '../replies';
import type { Condition } from './claim';
import type { HandlerContext, MessageHandler } from './message-handler';
import { Accounts } from '../account/accounts';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { handlerContext } from './handler-context.builder';
import type { HandlerExplorer } from './handler.explorer';
import { MessageRouter } from './message-router.service';
import type { Route } from './route';
import { DuplicateRouteError, HandlerFailedError } from './routing.errors';
import { handlerDuration } from '../wechat.metrics';

type Handle = MessageHandler['handle'];

function route(
  handlerName: string,
  handle: Handle,
  condition: Condition = { kind: 'whole' },
): Route {
  return { handlerName, handler: { handle }, claim: { place: 'text', condition, options: {} } };
}
const pattern = (re: RegExp): Condition => ({ kind: 'pattern', pattern: re, priority: 0 });

const account = wechatAccount();

function answered(router: MessageRouter, to: IncomingMessage) {
  return router.handle(account, to, handlerContext(), router.find(to, account));
}

function routerOf(...routes: readonly Route[]): MessageRouter {
  const explorer: Partial<HandlerExplorer> = { explore: () => routes };
  const router = new MessageRouter(
    explorer as HandlerExplorer,
    new Ledger(new MemoryStore()),
    new Accounts(false, [account]),
  );
  router.onModuleInit();
  return router;
}

describe('MessageRouter', () => {
  const message = textMessage().with('content', '订单 7').build();
  let warn: jest.SpyInstance;
  let log: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    log = jest.spyOn(Logger.prototype, 'log').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  const answer = (handle: Handle) => answered(routerOf(route('H', handle)), message);

  it('gives the handler the message and the context with its match', async () => {
    const handle = jest.fn<HandlerResult, Parameters<Handle>>(() => 'ok');
    const router = routerOf(route('H', handle, pattern(/^订单 (\d)$/)));
    const context = handlerContext({ delivery: 2, remaining: () => 77 });
    await router.handle(account, message, context, router.find(message, account));
    const [given, seen] = handle.mock.calls[0] as [unknown, HandlerContext];
    expect(given).toBe(message);
    expect([seen.match?.[1], seen.delivery, seen.remaining()]).toEqual(['7', 2, 77]);
    expect(seen.signal).toBe(context.signal);
  });

  it('makes a reply of whatever a handler may return, promised or not', async () => {
    expect(await answer(() => 'text')).toEqual(reply.text('text'));
    expect(await answer(async () => reply.image('m'))).toEqual(reply.image('m'));
    expect(await answer(async () => undefined)).toEqual(reply.none());
  });

  it('replies nothing where no handler is found', async () => {
    expect(await answered(routerOf(), message)).toEqual(reply.none());
  });

  it.each<[string, Handle, unknown]>([
    [
      'throws',
      () => {
        throw new TypeError('inner');
      },
      expect.any(TypeError),
    ],
    ['rejects with something', () => Promise.reject('text'), 'text'],
    [
      'returns what is no reply',
      () => 7 as unknown as HandlerResult,
      expect.any(InvalidReplyError),
    ],
  ])('names the handler when it %s, and keeps the cause', async (_, handle, cause) => {
    const error: unknown = await answer(handle).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HandlerFailedError);
    expect(error).toMatchObject({ handlerName: 'H', cause });
    expect((error as Error).message).not.toContain('inner');
  });

  it('measures each run, failed ones too, under the name of the handler', async () => {
    handlerDuration.reset();
    await answer(() => 'ok');
    await answer(() => Promise.reject(new Error('no'))).catch(() => undefined);
    const { values } = await handlerDuration.get();
    const count = values.find(({ metricName }) => metricName?.endsWith('_count'));
    expect(count).toMatchObject({ labels: { handler: 'H' }, value: 2 });
  });

  it('logs the table once, in an order that does not depend on the modules', () => {
    const routes = [route('B', () => '', pattern(/b/)), route('A', () => '')];
    routerOf(...routes);
    routerOf(...routes.toReversed());
    routerOf();
    const lines = log.mock.calls.map(([line]) => String(line));
    expect(lines[0]).toBe('Routes: text -> A; text /b/ (priority 0) -> B');
    expect(lines[1]).toBe(lines[0]);
    expect(lines[2]).toBe('Routes: none');
  });

  it('warns once of two patterns that match the same message', () => {
    const router = routerOf(
      route('A', () => '', pattern(/订/)),
      route('B', () => '', pattern(/单/)),
    );
    for (let time = 0; time < 3; time += 1) router.find(message, account);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/A and B .*higher priority/));
  });

  it('warns otherwise where both patterns are of one handler', () => {
    const one = route('A', () => '', pattern(/订/));
    const router = routerOf(one, { ...route('A', () => '', pattern(/单/)), handler: one.handler });
    expect(router.find(message, account)?.match?.[0]).toBe('订');
    expect(warn).toHaveBeenCalledWith(
      'A matches one message by text /订/ (priority 0) and text /单/ (priority 0): ' +
        'context.match is that of the first.',
    );
  });

  it('stops the start where two handlers claim the same', () => {
    expect(() =>
      routerOf(
        route('A', () => ''),
        route('B', () => ''),
      ),
    ).toThrow(DuplicateRouteError);
  });
});
