import type { Observation } from '../../wechat';

type LedgerRecord = Extract<Observation, { readonly kind: 'ledger' }>['change']['after'];

/** No delivery carries the reply from these on. */
export const LATE_STATES = new Set(['late', 'pickup', 'sent', 'fetched', 'ended']);

/**
 * What the record has become, in a word that the page knows: `sent` of the ledger is also what was
 * fetched, and what nothing was left to send of.
 */
export function stepOf({ state, channel, fetchedBy }: LedgerRecord, isSentLate = false): string {
  if (channel === 'open') return state;
  if (channel !== 'sent') return channel;
  if (fetchedBy) return 'fetched';
  return isSentLate ? 'sent' : 'ended';
}
