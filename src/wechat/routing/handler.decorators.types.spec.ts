import {
  type ClickEvent,
  type EventMessage,
  type GenericEvent,
  type ImageMessage,
  type IncomingMessage,
  type PublishJobFinishEvent,
  type ScanEvent,
  type SubscribeEvent,
  type TextMessage,
  textMessage,
} from '../messages';
import type { HandlerResult } from '../replies';
import { RouteClaims } from './claim';
import { OnEvent, OnImage, OnText, OnUnhandled, OnVideo } from './handler.decorators';
import { handlerContext } from './handler-context.builder';
import type { HandlerContext } from './message-handler';

// Compiled, which is the test: each `@ts-expect-error` fails `tsc` where nothing is wrong. A class
// expression, since decorators apply to those as functions and one line then holds one case.
class Takes<M> {
  handle(message: M, { delivery }: HandlerContext): HandlerResult {
    return `${delivery} ${typeof message}`;
  }
}
class TakesNothing {
  handle(): void {
    // Nothing on purpose.
  }
}
class Injecting extends Takes<TextMessage> {
  constructor(readonly dependency: Date) {
    super();
  }
}
class AsProperty {
  readonly handle = async ({ content }: { readonly content: string }) => content;
}
class OnlyStatic {
  static handle(): void {
    // Nothing on purpose.
  }
}
class NotAMethod {
  readonly handle = 'text';
}
class AnswersNumbers {
  readonly handle = () => 1;
}
class WantsMore {
  readonly handle = (_message: TextMessage, _context: HandlerContext, more: string) => more;
}

const keys: readonly string[] = ['a', 'b'];

const accepted = () => {
  OnText()(class extends Takes<TextMessage> {});
  OnText('a', /b/, { inOrder: true })(class extends Takes<IncomingMessage> {});
  OnText()(class extends Takes<{ readonly content: string }> {});
  OnText()(class extends Takes<TextMessage | ImageMessage> {});
  OnText()(TakesNothing);
  OnText()(class extends Injecting {});
  OnText()(AsProperty);
  OnImage()(class extends Takes<{ readonly mediaId: string }> {});
  OnEvent('subscribe')(class extends Takes<SubscribeEvent> {});
  OnEvent('CLICK', 'KEY')(class extends Takes<ClickEvent> {});
  OnEvent('click', /^a/)(class extends Takes<ClickEvent> {});
  OnEvent('click', /^a/, { priority: 1 })(class extends Takes<ClickEvent> {});
  OnText(...keys, { inOrder: true })(TakesNothing);
  OnEvent('Scan', { inOrder: true })(class extends Takes<ScanEvent> {});
  OnEvent('freepublishjobfinish')(class extends Takes<PublishJobFinishEvent> {});
  OnEvent('SCAN')(class extends Takes<GenericEvent> {});
  OnEvent('user_get_card')(class extends Takes<GenericEvent> {});
  OnEvent('CLICK' as string)(class extends Takes<EventMessage> {});
  OnEvent('CLICK' as 'CLICK' | 'SCAN')(class extends Takes<ClickEvent | ScanEvent> {});
  OnUnhandled()(class extends Takes<IncomingMessage> {});
};

const refused = () => {
  // @ts-expect-error handles images
  OnText()(class extends Takes<ImageMessage> {});
  // @ts-expect-error handles texts
  OnImage()(class extends Takes<TextMessage> {});
  // @ts-expect-error handles events
  OnVideo()(class extends Takes<ClickEvent> {});
  // @ts-expect-error has options of which the second would be passed over
  OnText(/a/, { priority: 1 }, /b/, { priority: 2 })(TakesNothing);
  // @ts-expect-error the same
  OnEvent('CLICK', { inOrder: true }, { priority: 2 })(TakesNothing);
  // @ts-expect-error has no handle
  OnText('a')(class {});
  // @ts-expect-error has a static one
  OnText()(OnlyStatic);
  // @ts-expect-error has one that is no function
  OnText()(NotAMethod);
  // @ts-expect-error answers with what is no reply
  OnText()(AnswersNumbers);
  // @ts-expect-error wants more than it is given
  OnText()(WantsMore);
  // @ts-expect-error handles another event
  OnEvent('subscribe')(class extends Takes<ScanEvent> {});
  // @ts-expect-error handles another event, however it is written
  OnEvent('click', 'KEY')(class extends Takes<ScanEvent> {});
  // @ts-expect-error handles one of two events
  OnEvent('CLICK' as 'CLICK' | 'SCAN')(class extends Takes<ClickEvent> {});
  // @ts-expect-error handles one known event
  OnEvent('user_get_card')(class extends Takes<ClickEvent> {});
  // @ts-expect-error handles one event of whichever come
  OnEvent('CLICK' as string)(class extends Takes<ClickEvent> {});
  // @ts-expect-error handles ordinary messages
  OnEvent('SCAN')(class extends Takes<TextMessage> {});
  // @ts-expect-error handles texts alone
  OnUnhandled()(class extends Takes<TextMessage> {});
};

@OnText()
@OnImage()
@OnEvent('SCAN')
class Several {
  handle(message: TextMessage | ImageMessage | ScanEvent): string {
    return message.msgType;
  }
}

@OnText()
// @ts-expect-error handles texts alone
@OnImage()
class OneOfTwo extends Takes<TextMessage> {}

describe('the types of the decorators', () => {
  it('let every class be decorated at run time: what they refuse, the start looks at', () => {
    expect(accepted).not.toThrow();
    expect(refused).not.toThrow();
  });

  it.each([
    [Several, 3],
    [OneOfTwo, 2],
  ])('leave the claims of %p as they are', (handler, claims) => {
    expect(Reflect.getMetadata(RouteClaims.KEY, handler)).toHaveLength(claims);
  });

  it('take a handle of several messages for each of them', () => {
    expect(new Several().handle(textMessage().build())).toBe('text');
    expect(new OneOfTwo().handle(textMessage().build(), handlerContext())).toBe('1 object');
  });
});
