import { newRecord } from './claim';
import { isExpired } from './expiry';
import type { Transition } from './transition';

/**
 * Lets something be done once in a while; whoever was let may do it again, as after a crash.
 * @param by who asks
 * @param ms from the first to the next
 */
export function once(by: string, ms: number): Transition<boolean> {
  return (record, c) => {
    if (record && !record.answered && !isExpired(record, c)) {
      return { result: record.fingerprint === by };
    }
    const until = c.now + ms;
    const note = {
      ...newRecord({ fingerprint: by, message: '', user: '' }, c),
      state: 'done' as const,
      channel: 'sent' as const,
      owner: '',
      // So that nothing is left of it later.
      lastDeliveryAt: until - c.times.freshness,
      until,
    };
    return { record: note, result: true };
  };
}
