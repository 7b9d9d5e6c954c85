import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper';
import { RouteClaims } from './claim';
import { Deferred } from './deferred.decorator';
import type { MessageHandler } from './message-handler';
import type { Route } from './route';
import { NotAHandlerError, ScopedHandlerError } from './route-errors';

/** Finds the handler providers of the application. */
@Injectable()
export class HandlerExplorer {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws ScopedHandlerError, NotAHandlerError */
  explore(): readonly Route[] {
    return this.discovery
      .getProviders({ metadataKey: RouteClaims.KEY })
      .flatMap((wrapper) => this.routesOf(wrapper));
  }

  private routesOf(wrapper: InstanceWrapper): readonly Route[] {
    const handlerName = String(wrapper.name);
    if (!wrapper.isDependencyTreeStatic()) throw new ScopedHandlerError(handlerName);
    const handler: unknown = wrapper.instance;
    if (!isHandler(handler)) throw new NotAHandlerError(handlerName);
    const deferred = this.discovery.getMetadataByDecorator(Deferred, wrapper);
    const claims = this.discovery.getMetadataByDecorator(RouteClaims, wrapper) ?? [];
    return claims.map((claim) => ({ claim, handlerName, handler, deferred }));
  }
}

function isHandler(value: unknown): value is MessageHandler {
  return typeof (value as { handle?: unknown } | null)?.handle === 'function';
}
