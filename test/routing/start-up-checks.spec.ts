import { Injectable, Scope, type Type } from '@nestjs/common';
import { text } from '../../src/simulator';
import { OnEvent, OnText, OnUnhandled, type MessageHandler } from '../../src/wechat';
import { moduleOf, startService } from '../support/service';
import { startTestService } from '../../src/testing';

class Answers implements MessageHandler {
  handle(): string {
    return '好';
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestState {}

@OnText('a')
class FirstKey extends Answers {}
@OnText('b', ' a ')
class SecondKey extends Answers {}
@OnText()
class FirstWhole extends Answers {}
@OnText()
class SecondWhole extends Answers {}
@OnText(/a/i, { priority: 2 })
class FirstPattern extends Answers {}
@OnText(/a/i, { priority: 2 })
class SecondPattern extends Answers {}
@OnEvent('subscribe')
class FirstEvent extends Answers {}
@OnEvent('SUBSCRIBE')
class SecondEvent extends Answers {}
@OnUnhandled()
class FirstRest extends Answers {}
@OnUnhandled()
class SecondRest extends Answers {}

@Injectable({ scope: Scope.REQUEST })
@OnText('request')
class RequestScoped extends Answers {}

@OnText('request')
@Injectable({ scope: Scope.REQUEST })
class RequestScopedBelow extends Answers {}

@OnText('state')
class WithRequestState extends Answers {
  constructor(readonly state: RequestState) {
    super();
  }
}

// As in JavaScript, where no type refuses it.
@(OnText('nothing') as ClassDecorator)
class WithoutHandle {}
@(OnText('static') as ClassDecorator)
class WithStaticHandle {
  static handle(): string {
    return '好';
  }
}
@(OnText('text') as ClassDecorator)
class WithTextForHandle {
  readonly handle = '好';
}

@OnText('a', ' a ')
class OneKeyTwice extends Answers {}
const namesake = () => {
  @OnText('a')
  class Namesake extends Answers {}
  return Namesake;
};

@OnText(/a/i, { priority: 3 })
class OtherPriority extends Answers {}
@OnText(/a/, { priority: 2 })
class OtherFlags extends Answers {}
@OnEvent('SCAN', 'a')
class OtherPlace extends Answers {}

describe('the start is stopped', () => {
  it.each<readonly [string, Type, Type]>([
    ['one key', FirstKey, SecondKey],
    ['one whole type', FirstWhole, SecondWhole],
    ['one pattern and priority', FirstPattern, SecondPattern],
    ['one event, spelled in two ways', FirstEvent, SecondEvent],
    ['everything unhandled', FirstRest, SecondRest],
  ])('by two handlers of %s, and both are named', async (_, first, second) => {
    const start = startService({ handlers: [first, second] });
    const { name } = await start.then(() => ({ name: 'started' })).catch((error: Error) => error);
    expect(name).toBe('DuplicateRouteError');
    await expect(start).rejects.toThrow(first.name);
    await expect(start).rejects.toThrow(second.name);
  });

  it.each<readonly [string, string, readonly Type[]]>([
    ['a handler with one key twice', 'OneKeyTwice claims text "a" twice: leave one', [OneKeyTwice]],
    [
      'a handler of two modules',
      'FirstKey is provided by two modules, and both times it answers text "a": list it in one',
      [moduleOf([FirstKey]), moduleOf([FirstKey])],
    ],
    [
      'two handlers of one name',
      'Two classes of the name Namesake answer text "a". Remove one',
      [namesake(), namesake()],
    ],
  ])('by %s, and it is said what to do', async (_, words, tested) => {
    await expect(startTestService(...tested)).rejects.toThrow(words);
  });

  it.each([RequestScoped, RequestScopedBelow])(
    'by a request-scoped handler: %p',
    async (scoped) => {
      await expect(startService({ handlers: [scoped] })).rejects.toThrow(
        `${scoped.name} is request-scoped`,
      );
    },
  );

  it('by a handler that injects something request-scoped', async () => {
    const start = startService({ handlers: [RequestState, WithRequestState] });
    await expect(start).rejects.toThrow(/WithRequestState is request-scoped, or injects/);
  });

  it.each([WithoutHandle, WithStaticHandle, WithTextForHandle])(
    'by a handler without a handle method: %p',
    async (handler) => {
      await expect(startService({ handlers: [handler] })).rejects.toThrow(
        new RegExp(`^${handler.name} has no handle\\(.*: implement MessageHandler`),
      );
    },
  );

  it('by nothing else: claims that differ a little stand side by side', async () => {
    const handlers = [FirstKey, FirstKey, FirstWhole, FirstPattern, FirstEvent, FirstRest];
    const service = await startService({
      handlers: [...handlers, OtherPriority, OtherFlags, OtherPlace],
    });
    expect((await service.platform.send(text('a'))).text).toBe('好');
    await service.close();
  });
});
