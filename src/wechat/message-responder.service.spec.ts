import { textMessage } from './messages';
import type { Pickup } from './late-replies/pickup.service';
import { MessageResponder } from './message-responder.service';
import { reply } from './replies';
import type { MessageRouter } from './routing/message-router.service';
import { handlerContext } from './routing/handler-context.builder';

describe('MessageResponder', () => {
  const message = textMessage().build();
  const answer = jest.fn<ReturnType<Pickup['answer']>, Parameters<Pickup['answer']>>();
  const route = jest.fn(async () => reply.text('of the handler'));
  const responder = new MessageResponder(
    { answer } as Partial<Pickup> as Pickup,
    { route } as Partial<MessageRouter> as MessageRouter,
  );
  const context = handlerContext();
  beforeEach(() => route.mockClear());

  it('gives a reply that waits for its user before it asks a handler', async () => {
    answer.mockResolvedValue(reply.text('waiting'));
    expect(await responder.respond(message, context)).toEqual(reply.text('waiting'));
    expect(answer).toHaveBeenCalledWith(message, context);
    expect(route).not.toHaveBeenCalled();
  });

  it('replies nothing while the reply that was asked for is being made', async () => {
    answer.mockResolvedValue('not ready');
    expect(await responder.respond(message, context)).toEqual(reply.none());
    expect(route).not.toHaveBeenCalled();
  });

  it('lets a handler reply to everything else', async () => {
    answer.mockResolvedValue(undefined);
    expect(await responder.respond(message, context)).toEqual(reply.text('of the handler'));
    expect(route).toHaveBeenCalledWith(message, context);
  });
});
