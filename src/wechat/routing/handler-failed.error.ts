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
