import type { LedgerRecord } from '../../ledger';

/** A record as Redis had it. */
export interface Stored {
  /** Names the change that made it what it is; empty: there is none. */
  readonly version: string;
  readonly record: LedgerRecord | undefined;
  readonly isOwnerAlive: boolean;
  /** The key of the message that the signature belongs to which was asked for. */
  readonly boundTo?: string;
}

export const UNKNOWN: Stored = { version: '', record: undefined, isOwnerAlive: false };

type Cell = string | null;

/** What a script gives: version, record, message, reply, owner lives, bound key, what remains. */
export type Row = readonly [string, Cell, Cell, Cell, number, Cell, Cell];

export function toStored([version, record, message, reply, isAlive, bound, remains]: Row): Stored {
  const common = { version, isOwnerAlive: isAlive === 1, boundTo: bound ?? undefined };
  if (record === null) {
    return { ...common, record: remains === null ? undefined : answered(remains) };
  }
  const fields = JSON.parse(record) as LedgerRecord;
  const whole = { ...fields, message: message ?? '', reply: reply ?? undefined };
  return { ...common, record: whole };
}

/** Only that there was an answer is still known. */
function answered(fingerprint: string): LedgerRecord {
  const moments = { createdAt: 0, lastDeliveryAt: 0, dueAt: 0, lookAt: 0 };
  const counts = { epoch: 0, attempts: 0, failures: 0, deliveries: 2 };
  const how = { state: 'done', channel: 'sent', owner: '', answered: true } as const;
  return { fingerprint, message: '', user: '', ...how, ...counts, ...moments };
}
