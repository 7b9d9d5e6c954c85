import { MODULE_METADATA } from '@nestjs/common/constants';
import type { Type } from '@nestjs/common';
import type { IncomingMessage } from '../messages';
import { RouteClaims, UNHANDLED_PLACE, type RouteClaim } from './claim';
import { RouteTable } from './route-table';

/**
 * Which messages the handlers of a module answer, by their decorators alone: nothing is started.
 * `@OnUnhandled()` does not count.
 * @throws DuplicateRouteError
 */
export function handledBy(module: Type): (message: IncomingMessage) => boolean {
  const routes = providersOf(module, new Set()).flatMap((provider) =>
    claimsOf(provider).map((claim) => ({
      claim,
      handlerName: provider.name,
      handler: { handle: () => undefined },
    })),
  );
  const table = new RouteTable(routes, () => undefined);
  return (message) => {
    const place = table.find(message)?.route.claim.place;
    return place !== undefined && place !== UNHANDLED_PLACE;
  };
}

function providersOf(module: Type, seen: Set<unknown>): readonly Type[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const listed = (name: string) => (Reflect.getMetadata(name, module) ?? []) as readonly unknown[];
  const imported = listed(MODULE_METADATA.IMPORTS).filter(isClass);
  const own = listed(MODULE_METADATA.PROVIDERS).filter(isClass);
  return [...own, ...imported.flatMap((one) => providersOf(one, seen))];
}

function claimsOf(provider: Type): readonly RouteClaim[] {
  return (Reflect.getOwnMetadata(RouteClaims.KEY, provider) ?? []) as readonly RouteClaim[];
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function';
}
