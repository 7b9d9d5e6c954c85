import type { Transition } from './transition';

/** The message runs after those that are in the lane already. */
export function enterLane(lane: string): Transition<void> {
  return (record) => ({ record: record && { ...record, lane }, result: undefined });
}
