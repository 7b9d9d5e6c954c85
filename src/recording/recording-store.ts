import { hash } from 'node:crypto';
import type { Entry } from './entry';

/** What was recorded of one message, by all processes. */
export interface Recording {
  /** Of the message in the ledger. */
  readonly key: string;
  readonly entries: readonly Entry[];
}

/** Longest time for which anything is kept. */
export const RETENTION_MS = 24 * 3_600_000;
/** Of one message: a handler may log without end. */
export const MOST_ENTRIES = 300;

/** Where the last messages are kept. */
export abstract class RecordingStore {
  /** Adds what has just happened to a message, and drops what is one too many or too old. */
  abstract append(key: string, entries: readonly Entry[]): Promise<void>;

  /** Those of an account that are kept now, oldest first. */
  abstract all(appId: string): Promise<readonly Recording[]>;

  abstract close(): Promise<void>;
}

/** What a message is called where people see it: the key names the time, and is long. */
export function recordingId(key: string): string {
  return hash('sha256', key).slice(0, 12);
}

/** Whom a message is from, where people see it: the same for each message of a user. */
export function pseudonym(openId: string): string {
  return `user-${hash('sha256', openId).slice(0, 6)}`;
}

export function isKept({ entries }: Recording, now = Date.now()): boolean {
  return entries.some(({ kind }) => kind === 'read') && startOf(entries) > now - RETENTION_MS;
}

export function byStart(one: Recording, other: Recording): number {
  return startOf(one.entries) - startOf(other.entries);
}

function startOf(entries: readonly Entry[]): number {
  return entries[0]?.at ?? 0;
}
