import { newRecord, type ClaimRequest } from './claim';
import type { Transition } from './transition';

/**
 * A reply that is promised from the start, since it follows another one: the caller sends it.
 * @returns its epoch; undefined: it was promised before
 */
export function promise(request: ClaimRequest, reply: string): Transition<number | undefined> {
  return (record, c) => {
    if (record) return { result: undefined };
    const made = newRecord({ ...request, deferred: true }, c);
    return { record: { ...made, state: 'done', reply }, result: made.epoch };
  };
}
