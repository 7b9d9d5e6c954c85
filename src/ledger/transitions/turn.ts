import type { Transition } from './transition';

/** Messages of one user that are run one after the other, in the order of their arrival. */
export type Lane = readonly string[];

/**
 * Lines `key` up, if it is not yet, and drops whoever is ahead of it and needs no more running.
 * @returns the lane as it is then; it is `key`'s turn when it is the first
 */
export function lineUp(lane: Lane, key: string, isRunning: (key: string) => boolean): Lane {
  const queue = lane.includes(key) ? lane : [...lane, key];
  return queue.slice(queue.findIndex((one) => one === key || isRunning(one)));
}

/** The message runs after those that are in the lane already. */
export function enterLane(lane: string): Transition<void> {
  return (record) => ({ record: record && { ...record, lane }, result: undefined });
}
