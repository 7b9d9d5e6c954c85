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
  /** Adds entries to a message, and drops messages that are too many or too old. */
  abstract append(key: string, entries: readonly Entry[]): Promise<void>;

  /** Those of an account that are kept now, oldest first. */
  abstract all(appId: string): Promise<readonly Recording[]>;

  abstract close(): Promise<void>;
}

/** The short id of a message that people see; the key itself is long and holds the time. */
export function recordingId(key: string): string {
  return hash('sha256', key).slice(0, 12);
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
