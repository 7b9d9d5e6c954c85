/** Which way a message's reply goes to the user; leaving `open` is a compare-and-set. */
export type Channel =
  /** Undecided: a delivery may still carry it. */
  | 'open'
  /** Written, or being written, to a delivery. */
  | 'passive'
  /** Promised: goes out after the last delivery. */
  | 'late'
  /** Waits until the user asks for it. */
  | 'pickup'
  /** Went out late. */
  | 'sent';

/** Ways of a reply that was promised and has not reached its user yet. */
export type Promised = Extract<Channel, 'late' | 'pickup'>;

export type WorkState = 'running' | 'done' | 'dead';

/** What is remembered of one message. Times are epoch milliseconds of the store's clock. */
export interface LedgerRecord {
  /** Tells a retry from another message of the same identity. */
  readonly fingerprint: string;
  /** Whatever is needed to run the work again; opaque to the ledger. */
  readonly message: string;
  /** Whose reply it is; orders the replies that wait for pickup. */
  readonly user: string;
  /** It runs after those that lined up in this lane before it. */
  readonly lane?: string;
  /** Where a store remembers its place among them. */
  readonly linedUpAt?: number;
  readonly createdAt: number;
  readonly state: WorkState;
  readonly channel: Channel;
  /** Instance that runs or sends; empty: nobody. */
  readonly owner: string;
  /** Instance whose delivery was the last to take the reply; unset: the one that ran it. */
  readonly takenBy?: string;
  /** Grows with each owner; an older one is fenced. */
  readonly epoch: number;
  /** Runs begun since one came to an orderly end, or had gone on for a while when it was resumed. */
  readonly attempts: number;
  /** How many that an end of their process had interrupted ran together in the latest run. */
  readonly batch?: number;
  /** In how many of its runs it was the only one of those. */
  readonly alone?: number;
  /** Runs that ended in an error and are tried again. */
  readonly failures: number;
  /** How many it had before it was set aside and given another chance. */
  readonly formerOwners?: number;
  /** Why the work was given up. */
  readonly error?: string;
  readonly deliveries: number;
  readonly lastDeliveryAt: number;
  /** Opaque to the ledger. */
  readonly reply?: string;
  /** How many of the messages that make up the late reply have been sent. */
  readonly sentParts?: number;
  /** Which of those, from 0, may not have arrived. */
  readonly doubtfulParts?: readonly number[];
  /** The pickup messages that fetched the reply: each of them one part, in their order. */
  readonly fetchedBy?: readonly string[];
  /** Not to be resumed before. */
  readonly dueAt: number;
  /** Until when an answered message is remembered. */
  readonly lookAt: number;
  /** Set: no message, but a note that is kept until then. */
  readonly until?: number;
  /** Set: only that there was an answer is still known. */
  readonly answered?: true;
}

/** Times in milliseconds. */
export interface LedgerTimes {
  /** An owner without a heartbeat for this long is dead; under WeChat's 5 s between deliveries. */
  readonly lease: number;
  /** How long an answered message is remembered. */
  readonly memory: number;
  /**
   * For how long after a delivery a copy of it could be let in: as long is remembered that its
   * message was answered, where the message itself is forgotten earlier.
   */
  readonly freshness: number;
  /** WeChat delivers again after it, whether the delivery before has arrived or not. */
  readonly cut: number;
  /** Without a further delivery for this long, WeChat has given up. */
  readonly quiet: number;
  /** How long a late reply may wait for pickup. */
  readonly pickup: number;
}

export const LEDGER_TIMES: LedgerTimes = {
  lease: 4000,
  memory: 60_000,
  freshness: 602_000,
  cut: 5000,
  quiet: 9000,
  pickup: 24 * 3_600_000,
};

/** What so many processes ended with is set aside, if it was alone when two of them did. */
export const MAX_ATTEMPTS = 3;
export const MAX_ALONE = 2;
/** As is, whatever the reason, what has had so many owners without coming to an end. */
export const MAX_OWNERS = 20;

/** What is known of the runs that a message's process did not outlive. */
export type PastRuns = Pick<LedgerRecord, 'attempts' | 'batch' | 'alone'>;

/** How long a record of work that was given up is kept for inspection. */
export const DEAD_MEMORY = 7 * 24 * 3_600_000;

export const ENDED_PROCESS = `its process ended ${MAX_ATTEMPTS} times or more while the handler ran`;

/** A message that the ledger remembers. */
export interface LedgerEntry {
  readonly key: string;
  readonly record: LedgerRecord;
}

/** Which way the reply goes that was promised and is still to come; undefined: nothing is. */
export function promised(
  record: Pick<LedgerRecord, 'state' | 'channel'> | undefined,
): Promised | undefined {
  if (!record || record.state === 'dead') return undefined;
  const { channel } = record;
  return channel === 'late' || channel === 'pickup' ? channel : undefined;
}

/** Promised to its user, or fetched a moment ago by a message that may not have been answered yet. */
export function isWaiting(record: Pick<LedgerRecord, 'state' | 'channel' | 'fetchedBy'>): boolean {
  const isFetched = record.fetchedBy !== undefined && record.state !== 'dead';
  return isFetched || promised(record) !== undefined;
}

/** A reply of which nothing is left waits for those pickup messages alone that have fetched it. */
export function isListedFor(record: LedgerRecord, pickupKey: string | undefined): boolean {
  return promised(record) !== undefined || hasFetched(record, pickupKey);
}

/** Whether a part of the reply is the pickup message's, for good. */
export function hasFetched({ fetchedBy }: LedgerRecord, pickupKey: string | undefined): boolean {
  return pickupKey !== undefined && fetchedBy?.includes(pickupKey) === true;
}
