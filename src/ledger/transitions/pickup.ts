import type { Transition } from './transition';

/** A pickup message takes the reply; only it can take it again, should its own delivery be lost. */
export function fetch(pickupKey: string): Transition<string | undefined> {
  return (record, { now, times }) => {
    if (record?.reply === undefined) return { result: undefined };
    if (record.fetchedBy === pickupKey) return { result: record.reply };
    if (record.channel !== 'pickup') return { result: undefined };
    return {
      record: { ...record, channel: 'sent', fetchedBy: pickupKey, lookAt: now + times.memory },
      result: record.reply,
    };
  };
}
