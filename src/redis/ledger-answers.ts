import type { Claim, Ledger, LedgerEntry, LedgerRecord, News, Resumption } from '../ledger';

/** What the claiming scripts give: the kind, which delivery it is, and the epoch or the reply. */
export type ClaimRow = readonly [string, number, (number | string)?];

/** What the scripts of the window give: the kind, and the reply or the milliseconds to wait. */
export type WindowRow = readonly [string, (string | number)?];

/** What the script that resumes gives: the kind, and the work, the reason or the milliseconds. */
export type ResumeRow = readonly [string, (Row | string | number)?];

/** A record of a list: its key, the record as JSON, the message, and the reply if there is one. */
export type Row = readonly [string, string, string, string | null];

type WindowEnd = Awaited<ReturnType<Ledger['abandonWindow']>>;

export function toClaim([kind, delivery, extra]: ClaimRow): Claim {
  switch (kind) {
    case 'run':
      return { kind, epoch: Number(extra), delivery };
    case 'replay':
      return { kind, reply: String(extra), delivery };
    case 'join':
    case 'acknowledge':
    case 'conflict':
      return { kind, delivery };
    default:
      throw new TypeError(`The claim script gave an unknown answer: ${kind}`);
  }
}

export function toWindowEnd([kind, extra]: WindowRow): WindowEnd {
  switch (kind) {
    case 'reply':
      return { kind, reply: String(extra) };
    case 'waiting':
      return { kind, ms: Number(extra) };
    case 'late':
    case 'passive':
      return { kind };
    default:
      throw new TypeError(`A window script gave an unknown answer: ${kind}`);
  }
}

export function toResumption([kind, extra]: ResumeRow): Resumption {
  if (kind === 'run' && typeof extra === 'object') {
    const { record } = toWork(extra);
    return { kind, epoch: record.epoch, record };
  }
  switch (kind) {
    case 'early':
      return { kind, ms: Number(extra) };
    case 'dead':
      return { kind, error: String(extra) };
    case 'done':
      return { kind };
    default:
      throw new TypeError(`The resume script gave an unknown answer: ${kind}`);
  }
}

/** Without the list of instances that wait, which only the scripts know of. */
export function toWork([key, json, message, reply]: Row): LedgerEntry {
  const { waiters: _, ...stored } = JSON.parse(json) as LedgerRecord & { waiters?: unknown };
  return { key, record: { ...stored, message, reply: reply ?? undefined } };
}

const NEWS: Readonly<Record<string, News>> = { s: 'settled', o: 'orphaned' };

export function toNews(letters: string): readonly News[] {
  return Array.from(letters, (letter) => NEWS[letter] ?? 'nothing');
}
