import { Inject, Injectable, Module, Scope, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Deferred } from './deferred.decorator';
import { OnImage, OnText } from './handler.decorators';
import { HandlerExplorer } from './handler.explorer';
import { NotAHandlerError, ScopedHandlerError } from './route-errors';
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

@OnText('scoped')
class InjectsScoped {
  constructor(@Inject(PerRequest) readonly dependency: PerRequest) {}
  handle(): string {
    return 'scoped';
  }
}

@OnText('none')
class NoHandler {}

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

  it('refuses a class without handle, and names it', async () => {
    await expect(explored(NoHandler)).rejects.toThrow(NotAHandlerError);
    await expect(explored(NoHandler)).rejects.toThrow(/NoHandler has no handle\(/);
  });
});
