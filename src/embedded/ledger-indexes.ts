import type { Database } from 'lmdb';
import { isWaiting, type LedgerRecord } from '../ledger';
import type { EmbeddedDatabase } from './embedded.database';

type Index = Database<string, string>;

/** Finds records by time, by user, and those that were set aside; kept in the record's transaction. */
export class LedgerIndexes {
  private readonly agenda: Index;
  private readonly waiting: Index;
  private readonly aside: Index;

  constructor(database: EmbeddedDatabase) {
    this.agenda = database.table('agenda');
    this.waiting = database.table('waiting');
    this.aside = database.table('dead');
  }

  move(key: string, before: LedgerRecord | undefined, after: LedgerRecord | undefined): void {
    replace(this.agenda, key, agendaEntry(key, before), agendaEntry(key, after));
    replace(this.waiting, key, waitingEntry(key, before), waitingEntry(key, after));
    replace(this.aside, key, deadEntry(key, before), deadEntry(key, after));
  }

  /** Keys of the records whose time has come, earliest first. */
  toLookAt(now: number, limit: number): readonly string[] {
    return keysIn(this.agenda, { end: `${sortable(now)}0`, limit });
  }

  waitingFor(user: string): readonly string[] {
    return keysIn(this.waiting, { start: `${user}/`, end: `${user}0` });
  }

  dead(limit: number): readonly string[] {
    return keysIn(this.aside, { limit });
  }
}

function replace(
  index: Index,
  key: string,
  before: string | undefined,
  after: string | undefined,
): void {
  if (before === after) return;
  if (before !== undefined) void index.remove(before);
  if (after !== undefined) void index.put(after, key);
}

/** `/` sorts just before `0`, so that `…0` ends a range of `…/` entries. */
function agendaEntry(key: string, record: LedgerRecord | undefined): string | undefined {
  return record && `${sortable(record.lookAt)}/${key}`;
}

function waitingEntry(key: string, record: LedgerRecord | undefined): string | undefined {
  return record && isWaiting(record)
    ? `${record.user}/${sortable(record.createdAt)}/${key}`
    : undefined;
}

function deadEntry(key: string, record: LedgerRecord | undefined): string | undefined {
  return record?.state === 'dead' ? `${sortable(record.createdAt)}/${key}` : undefined;
}

function sortable(time: number): string {
  return String(Math.round(time)).padStart(15, '0');
}

function keysIn(
  index: Index,
  range: { readonly start?: string; readonly end?: string; readonly limit?: number },
): readonly string[] {
  return Array.from(index.getRange(range), ({ value }) => value);
}
