import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper';
import { RouteClaims } from './claim';
import { Deferred, AccountNames } from './handler.decorators';
import type { MessageHandler } from './message-handler';
import type { Route } from './route';
import { NotAHandlerError, ScopedHandlerError } from './routing.errors';

/** Finds the handler providers of the application. */
@Injectable()
export class HandlerExplorer {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws ScopedHandlerError, NotAHandlerError */
  explore(): readonly Route[] {
    return this.discovery
      .getProviders({ metadataKey: RouteClaims.KEY })
      .filter(isProvided)
      .flatMap((wrapper) => this.routesOf(wrapper));
  }

  private routesOf(wrapper: InstanceWrapper<object | null>): readonly Route[] {
    // Not the token: a handler may be provided under another name.
    const handlerName = wrapper.instance?.constructor.name ?? String(wrapper.name);
    if (wrapper.isTransient) throw new ScopedHandlerError(handlerName, 'transient');
    if (!wrapper.isDependencyTreeStatic()) throw new ScopedHandlerError(handlerName);
    const handler = asHandler(wrapper.instance, handlerName);
    const deferred = this.discovery.getMetadataByDecorator(Deferred, wrapper);
    const claims = this.discovery.getMetadataByDecorator(RouteClaims, wrapper) ?? [];
    const accounts = this.discovery.getMetadataByDecorator(AccountNames, wrapper);
    return claims.map((claim) => ({ claim, handlerName, handler, deferred, accounts }));
  }
}

/** Nest remembers a class that is listed twice in one module twice, and makes the last alone. */
function isProvided({ host, token, id }: InstanceWrapper): boolean {
  return host?.providers.get(token)?.id === id;
}

/** Sees what the decorators' types do not: JavaScript and casts. */
function asHandler(instance: object | null, name: string): MessageHandler {
  const handle = handleOf(instance, name);
  if (typeof handle === 'function') return instance as MessageHandler;
  const isStatic = typeof handleOf(instance?.constructor, name) === 'function';
  const none = isStatic ? ' but a static one' : '';
  const other = ` but a ${typeof handle} of that name`;
  throw new NotAHandlerError(name, handle === undefined ? none : other);
}

/** A getter may be behind it, which may throw. */
function handleOf(owner: object | null | undefined, name: string): unknown {
  try {
    return (owner as { readonly handle?: unknown } | null | undefined)?.handle;
  } catch (cause) {
    throw new NotAHandlerError(name, ' but a getter that throws', { cause });
  }
}
