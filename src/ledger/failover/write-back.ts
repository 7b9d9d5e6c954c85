import type { Ledger } from '../ledger';
import type { LedgerRecord } from '../ledger-record';

const DECIDED = new Set(['passive', 'sent', 'pickup']);

/** Whether this instance has done its part: what it still works on is told at its end. */
export function isDecided({ state, channel, owner }: LedgerRecord): boolean {
  return state === 'dead' || DECIDED.has(channel) || owner === '';
}

/** Whether other instances have anything to learn of it. */
export function isWorthTelling({ state, reply }: LedgerRecord): boolean {
  return state !== 'done' || reply !== undefined;
}

/**
 * Tells the store what was decided without it: that the message was answered, with what and which
 * way, or who has to see to it now. Other instances replay the reply then and send none again.
 * Without effect where another instance owns the message.
 */
export async function writeBack(
  store: Ledger,
  key: string,
  epoch: number,
  record: LedgerRecord,
): Promise<void> {
  const { channel, reply } = record;
  if (!(await store.stillOwned(key, epoch))) return;
  if (channel !== 'passive' && channel !== 'open') await store.closeWindow(key);
  if (reply !== undefined) await store.finish(key, epoch, reply, channel === 'passive');
  await end(store, key, epoch, record);
}

async function end(store: Ledger, key: string, epoch: number, record: LedgerRecord): Promise<void> {
  const { channel, state, owner, dueAt, error, sentParts, doubtfulParts, fetchedBy } = record;
  if (sentParts !== undefined) await store.noteParts(key, epoch, sentParts, doubtfulParts);
  if (state === 'dead') await store.bury(key, epoch, error ?? '');
  else if (fetchedBy !== undefined) await fetched(store, key, epoch, record);
  else if (channel === 'sent' || channel === 'pickup') await store.settle(key, epoch, channel);
  else if (owner === '') {
    await store.postpone(key, epoch, Math.max(0, dueAt - Date.now()), false);
  }
}

/** Each part remains with the pickup message that has fetched it, which may be delivered again. */
async function fetched(
  store: Ledger,
  key: string,
  epoch: number,
  { channel, fetchedBy = [] }: LedgerRecord,
): Promise<void> {
  await store.settle(key, epoch, 'pickup');
  for (const [part, pickupKey] of fetchedBy.entries()) {
    const isLast = channel === 'sent' && part + 1 === fetchedBy.length;
    await store.fetch(key, pickupKey, part, isLast);
  }
}
