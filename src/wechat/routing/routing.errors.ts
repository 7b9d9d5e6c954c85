/** Two handlers claim the same messages, so that which one answers would be chance. */
export class DuplicateRouteError extends Error {
  override readonly name = 'DuplicateRouteError';

  constructor(claim: string, first: string, second: string) {
    super(
      `${first} and ${second} both answer ${claim}. Remove one of them, or give one a narrower key, ` +
        'another pattern or another priority.',
    );
  }
}

/** A request-scoped handler would be made anew for each message, apart from any request. */
export class ScopedHandlerError extends Error {
  override readonly name = 'ScopedHandlerError';

  constructor(handler: string) {
    super(
      `${handler} is request-scoped, or injects something that is. Handlers are singletons: ` +
        'remove the scope, and take what belongs to a message from `handle`.',
    );
  }
}

/** A class under an `@On…` decorator has no `handle`; the cause is what asking for it threw. */
export class NotAHandlerError extends Error {
  override readonly name = 'NotAHandlerError';

  constructor(handler: string, found = '', options?: ErrorOptions) {
    super(
      `${handler} has no handle(message, context) method${found}: implement MessageHandler.`,
      options,
    );
  }
}

/** A handler threw; the cause is what it threw. */
export class HandlerFailedError extends Error {
  override readonly name = 'HandlerFailedError';

  constructor(
    readonly handlerName: string,
    override readonly cause: unknown,
  ) {
    super(`${handlerName} threw ${cause instanceof Error ? cause.name : 'something'}`);
  }
}
