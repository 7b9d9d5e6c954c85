import type { Transition } from './transition';

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
