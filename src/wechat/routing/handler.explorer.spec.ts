import { type Provider, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { textMessage } from '../messages';
import { Deferred, OnImage, OnText } from './handler.decorators';
import { HandlerExplorer } from './handler.explorer';
import { handlerContext } from './handler-context.builder';
import { NotAHandlerError, ScopedHandlerError } from './routing.errors';
import { describeClaim } from './route';

@OnText('a', 'b')
@OnImage()
class ManyClaims {
  handle(): string {
    return 'many';
  }
}

@OnText('later')
@Deferred({ attempts: 5 })
class Later {
  handle(): string {
    return 'later';
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {}

@OnText('transient')
@Injectable({ scope: Scope.TRANSIENT })
class Transient {
  readonly made = true;
  handle(): string {
    return `made: ${this.made}`;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class Notes {}

@OnText('notes')
class InjectsTransient {
  constructor(@Inject(Notes) readonly notes: Notes) {}
  handle(): string {
    return typeof this.notes;
  }
}

@OnText('scoped')
class InjectsScoped {
  constructor(@Inject(PerRequest) readonly dependency: PerRequest) {}
  handle(): string {
    return 'scoped';
  }
}

// What types refuse, JavaScript and casts bring about all the same.
@(OnText('none') as ClassDecorator)
class NoHandler {}

@(OnText('static') as ClassDecorator)
class OnlyStatic {
  static handle(): string {
    return 'static';
  }
}

@(OnText('value') as ClassDecorator)
class NotAMethod {
  readonly handle = 'value';
}

@(OnText('getter') as ClassDecorator)
class ThrowingGetter {
  get handle(): () => string {
    throw new Error('not yet');
  }
}

@OnText('property')
class Property {
  readonly handle = () => 'property';
}

@OnText('getter')
class Getter {
  get handle(): () => string {
    return () => 'getter';
  }
}

@Injectable()
class Bystander {
  handle(): string {
    return 'never';
  }
}

async function explored(...providers: readonly Provider[]) {
  @Module({ providers: [...providers] })
  class HandlersModule {}
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule, HandlersModule],
    providers: [HandlerExplorer],
  }).compile();
  return module.get(HandlerExplorer).explore();
}

describe('HandlerExplorer', () => {
  it('finds each claim of each handler, in whatever module, and nothing else', async () => {
    const routes = await explored(Bystander, ManyClaims);
    expect(routes.map(({ claim }) => describeClaim(claim)).toSorted()).toEqual([
      'image',
      'text "a"',
      'text "b"',
    ]);
    for (const { handlerName, handler } of routes) {
      expect(handlerName).toBe('ManyClaims');
      expect(handler).toBeInstanceOf(ManyClaims);
    }
  });

  it('notes which handlers are deferred, and how', async () => {
    const routes = await explored(Later, ManyClaims);
    const deferred = new Map(routes.map((route) => [route.handlerName, route.deferred]));
    expect(deferred.get('Later')).toEqual({ attempts: 5 });
    expect(deferred.get('ManyClaims')).toBeUndefined();
  });

  it('finds nothing where there is nothing', async () => {
    expect(await explored()).toEqual([]);
  });

  it('refuses a handler that is made anew for each request, and says what to do', async () => {
    await expect(explored(PerRequest, InjectsScoped)).rejects.toThrow(ScopedHandlerError);
    await expect(explored(PerRequest, InjectsScoped)).rejects.toThrow(/InjectsScoped.*singletons/);
  });

  it('refuses a handler that Nest would never make, and takes one that injects such a thing', async () => {
    await expect(explored(Transient)).rejects.toThrow(/^Transient is transient.*singletons/);
    const [route] = await explored(Notes, InjectsTransient);
    expect(route?.handler.handle(textMessage().build(), handlerContext())).toBe('object');
  });

  it('finds once what a module lists twice', async () => {
    const routes = await explored(Later, Bystander, Later);
    expect(routes.map(({ handlerName }) => handlerName)).toEqual(['Later']);
    expect(routes[0]?.handler).toBeInstanceOf(Later);
  });

  it.each([
    [NoHandler, 'NoHandler has no handle(message, context) method: implement MessageHandler.'],
    [OnlyStatic, 'OnlyStatic has no handle(message, context) method but a static one: implement'],
    [NotAMethod, 'NotAMethod has no handle(message, context) method but a string of that name'],
    [ThrowingGetter, 'ThrowingGetter has no handle(message, context) method but a getter that'],
  ])('refuses %p, whose instances cannot handle anything, and names it', async (type, message) => {
    await expect(explored(type)).rejects.toThrow(NotAHandlerError);
    await expect(explored(type)).rejects.toThrow(message);
  });

  it('names the class that is provided under another name', async () => {
    const provider = { provide: Symbol('token'), useClass: NoHandler };
    await expect(explored(provider)).rejects.toThrow(/^NoHandler has no handle/);
    const routes = await explored({ provide: 'token', useClass: ManyClaims });
    expect(routes.map(({ handlerName }) => handlerName)).toContain('ManyClaims');
  });

  it.each([Property, Getter])('takes %p, whose handle is no method', async (type) => {
    const [route] = await explored(type);
    expect(route?.handler.handle(textMessage().build(), handlerContext())).toBe(
      type.name.toLowerCase(),
    );
  });
});
