import { eventMessage, textMessage } from '../messages';
import type { Pickup } from '../late/pickup.service';
import { MessageResponder } from './message-responder.service';
import { reply } from '../replies';
import type { MessageRouter } from '../routing/message-router.service';
import { wechatAccount } from '../../../test/support/wechat/wechat-account';
import { handlerContext } from '../routing/handler-context.builder';

describe('MessageResponder', () => {
  const message = textMessage().with('content', ' 继续 ').build();
  const answer = jest.fn<ReturnType<Pickup['answer']>, Parameters<Pickup['answer']>>();
  const handle = jest.fn(async () => reply.text('of the handler'));
  const responder = new MessageResponder(
    { answer } as Partial<Pickup> as Pickup,
    { handle } as Partial<MessageRouter> as MessageRouter,
  );
  const context = handlerContext();
  const account = wechatAccount();
  const run = { account, context, route: undefined };
  beforeEach(() => handle.mockClear());

  it('gives a reply that waits for its user before it asks a handler', async () => {
    answer.mockResolvedValue(reply.text('waiting'));
    expect(await responder.respond(message, run)).toEqual(reply.text('waiting'));
    expect(answer).toHaveBeenCalledWith(account, message, context);
    expect(handle).not.toHaveBeenCalled();
  });

  it('replies nothing while the reply that was asked for is being made', async () => {
    answer.mockResolvedValue('not ready');
    expect(await responder.respond(message, run)).toEqual(reply.none());
    expect(handle).not.toHaveBeenCalled();
  });

  it('lets a handler reply to the keyword where nothing waits', async () => {
    answer.mockResolvedValue(undefined);
    expect(await responder.respond(message, run)).toEqual(reply.text('of the handler'));
    expect(handle).toHaveBeenCalledWith(account, message, context, undefined);
  });

  it.each([
    ['another text', textMessage().with('content', '继续吗').build()],
    ['what is no text', eventMessage('CLICK').with('eventKey', '继续').build()],
  ])('lets a handler reply to %s, and looks for no waiting reply', async (_, other) => {
    answer.mockClear();
    expect(await responder.respond(other, run)).toEqual(reply.text('of the handler'));
    expect(answer).not.toHaveBeenCalled();
  });
});
