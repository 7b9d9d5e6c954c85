import { forwardRef, Module, type Provider, type Type } from '@nestjs/common';
import { eventMessage, textMessage } from '../messages';
import { ForAccount, OnEvent, OnUnhandled } from './handler.decorators';
import { handledBy } from './handlers-of-module';

class Answers {
  handle(): string {
    return '好';
  }
}

@OnEvent('CLICK', 'HOURS')
class Hours extends Answers {}
@OnEvent('CLICK', 'HOURS')
@ForAccount('shop')
class ShopHours extends Answers {}
@OnUnhandled()
class Rest extends Answers {}

const tap = eventMessage('CLICK').with('eventKey', 'HOURS').build();

function moduleOf(providers: readonly Provider[], imports: readonly never[] = []): Type {
  @Module({ providers: [...providers], imports: [...imports] })
  class HandlersModule {}
  return HandlersModule;
}

describe('handledBy', () => {
  const empty = moduleOf([]);
  it.each([
    ['a class', moduleOf([Hours])],
    ['a class under another name', moduleOf([{ provide: 'hours', useClass: Hours }])],
    ['a value', moduleOf([{ provide: 'hours', useValue: new Hours() }])],
    ['what a factory makes', moduleOf([{ provide: Hours, useFactory: () => new Hours() }])],
    ['an imported module', moduleOf([], [moduleOf([Hours]) as never])],
    ['a dynamic module', moduleOf([], [{ module: empty, providers: [Hours] } as never])],
    ['the class of a dynamic module', moduleOf([], [{ module: moduleOf([Hours]) } as never])],
    ['a forward reference', moduleOf([], [forwardRef(() => moduleOf([Hours])) as never])],
  ])('finds the handlers of %s', (_, module) => {
    expect(handledBy(module, 'default')(tap)).toBe(true);
    expect(handledBy(module, 'default')(textMessage().build())).toBe(false);
  });

  it('takes the handler of one account in the place of that of all', () => {
    expect(handledBy(moduleOf([Hours, ShopHours]), 'shop')(tap)).toBe(true);
    expect(handledBy(moduleOf([Hours, ShopHours]), 'blog')(tap)).toBe(true);
    expect(handledBy(moduleOf([ShopHours]), 'blog')(tap)).toBe(false);
  });

  it('does not count what answers whatever is left', () => {
    expect(handledBy(moduleOf([Rest, { provide: 'none', useValue: null }]), 'shop')(tap)).toBe(
      false,
    );
  });
});
