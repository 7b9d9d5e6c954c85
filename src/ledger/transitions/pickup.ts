import type { Transition } from './transition';
import { type ClaimRequest, newRecord } from './claim';

/**
 * A pickup message takes the next part of the reply; only it can take that part again, should its
 * own delivery be lost.
 * @param part from 0, the next one by what the caller has seen
 * @param isLast nothing of the reply is left to fetch then
 */
export function fetch(pickupKey: string, part: number, isLast: boolean): Transition<boolean> {
  return (record, { now, times }) => {
    if (record?.reply === undefined) return { result: false };
    const { fetchedBy = [], channel } = record;
    if (fetchedBy[part] === pickupKey) return { result: true };
    if (channel !== 'pickup' || fetchedBy.length !== part) return { result: false };
    const fetched = { ...record, fetchedBy: [...fetchedBy, pickupKey] };
    if (!isLast) return { record: fetched, result: true };
    return { record: { ...fetched, channel: 'sent', lookAt: now + times.memory }, result: true };
  };
}

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
