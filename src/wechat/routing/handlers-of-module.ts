import { MODULE_METADATA } from '@nestjs/common/constants';
import type { DynamicModule, ForwardReference, Provider, Type } from '@nestjs/common';
import type { IncomingMessage } from '../messages';
import { candidatesFor } from '../observing/route-story';
import { RouteClaims, type RouteClaim } from './claim';
import { AccountNames } from './handler.decorators';
import type { Route } from './route';

type Imported = Type | DynamicModule | ForwardReference | Promise<DynamicModule>;

/**
 * Which messages the handlers of a module answer for an account, by their decorators alone: nothing
 * is started. `@OnUnhandled()` does not count, nor what a promised module has.
 */
export function handledBy(module: Type, account: string): (message: IncomingMessage) => boolean {
  const routes = handlersOf(module, new Set())
    .flatMap((handler) => routesOf(handler))
    .filter(({ accounts }) => accounts?.includes(account) ?? true);
  return (message) => candidatesFor(routes, message).some(({ by }) => by !== 'unhandled');
}

function handlersOf(module: Imported, seen: Set<unknown>): readonly object[] {
  if (seen.has(module)) return [];
  seen.add(module);
  if ('forwardRef' in module) return handlersOf(module.forwardRef() as Imported, seen);
  if ('module' in module) {
    const { imports = [], providers = [] } = module;
    return [...handlersOf(module.module, seen), ...listed(imports, providers, seen)];
  }
  if (typeof module !== 'function') return [];
  const list = (name: string): unknown => Reflect.getMetadata(name, module) ?? [];
  const imports = list(MODULE_METADATA.IMPORTS) as readonly Imported[];
  return listed(imports, list(MODULE_METADATA.PROVIDERS) as readonly Provider[], seen);
}

function listed(
  imports: readonly Imported[],
  providers: readonly Provider[],
  seen: Set<unknown>,
): readonly object[] {
  return [
    ...providers.flatMap((provider) => classOf(provider)),
    ...imports.flatMap((one) => handlersOf(one, seen)),
  ];
}

/** Of what a factory makes nothing is known but what it stands for. */
function classOf(provider: Provider): readonly object[] {
  if (typeof provider === 'function') return [provider];
  if ('useClass' in provider) return [provider.useClass];
  if ('useValue' in provider) {
    const value = provider.useValue as object | null | undefined;
    return value ? [value.constructor] : [];
  }
  return typeof provider.provide === 'function' ? [provider.provide] : [];
}

function routesOf(handler: object): readonly Route[] {
  const claims = Reflect.getMetadata(RouteClaims.KEY, handler) as readonly RouteClaim[] | undefined;
  const accounts = Reflect.getMetadata(AccountNames.KEY, handler) as readonly string[] | undefined;
  const nothing = { handle: () => undefined };
  return (claims ?? []).map((claim) => ({ claim, handlerName: '', handler: nothing, accounts }));
}
