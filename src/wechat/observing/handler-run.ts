import { stackOf } from '../../reason-of';
import type { Reply } from '../replies';
import type { MessageObservers } from './message-observers';

/** Tells of a handler's run. */
export interface ToldRun {
  ended(reply: Reply): void;
  threw(error: unknown): void;
}

/** @returns undefined while nobody listens */
export function beginRun(observers: MessageObservers, handler: string): ToldRun | undefined {
  const { tell } = observers;
  const message = tell && observers.message;
  if (!tell || message === undefined) return undefined;
  const began = performance.now();
  const run = () => ({ message, handler, ms: performance.now() - began });
  tell({ kind: 'handler-began', message, handler });
  return {
    ended: (reply) => tell({ kind: 'handler-ended', ...run(), reply }),
    threw: (error) => tell({ kind: 'handler-threw', ...run(), error: stackOf(error) }),
  };
}
