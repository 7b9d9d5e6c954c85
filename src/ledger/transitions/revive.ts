import type { Transition } from './transition';

/**
 * Work that was set aside gets another chance, with all its attempts: it is due now, its reply goes
 * late. False: it is not set aside, or a delivery has carried its reply.
 */
export const revive: Transition<boolean> = (record, { now }) => {
  if (record?.state !== 'dead' || record.channel === 'passive') return { result: false };
  const revived = {
    ...record,
    state: record.reply === undefined ? ('running' as const) : ('done' as const),
    channel: 'late' as const,
    attempts: 0,
    batch: undefined,
    alone: undefined,
    failures: 0,
    // Those that it had before do not count against it.
    formerOwners: record.epoch,
    error: undefined,
    dueAt: now,
    lookAt: now,
  };
  return { record: revived, result: true };
};

/** Work that was set aside is forgotten; a copy of its message is still known. */
export const drop: Transition<boolean> = (record, { now }) => {
  if (record?.state !== 'dead') return { result: false };
  const dropped = { ...record, state: 'done' as const, channel: 'sent' as const, lookAt: now };
  return { record: { ...dropped, error: undefined }, result: true };
};
