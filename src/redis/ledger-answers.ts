import type {
  Claim,
  Ledger,
  LedgerEntry,
  LedgerRecord,
  News,
  PastRuns,
  Promised,
  Resumption,
} from '../ledger';

type Cell = number | string | null;

/** What the claiming scripts give: the kind, which delivery it is, and the epoch, the reply or
 * what was promised; after the epoch of a dead owner's work its attempts, batch and alone. */
export type ClaimRow = readonly [string, number, Cell?, Cell?, Cell?, Cell?];

/** What the scripts of the window give: the kind, and the reply, the milliseconds to wait or what was
 * promised. */
export type WindowRow = readonly [string, (string | number | null)?];

/** What the script that resumes gives: the kind, and the work, the reason or the milliseconds. */
export type ResumeRow = readonly [string, (Row | string | number)?];

/** A record of a list: its key, the record as JSON, the message, and the reply if there is one. */
export type Row = readonly [string, string, string, string | null];

type WindowEnd = Awaited<ReturnType<Ledger['abandonWindow']>>;

export function toClaim([kind, delivery, extra, ...past]: ClaimRow): Claim {
  switch (kind) {
    case 'run':
      return { kind, epoch: Number(extra), delivery, ...toPast(past) };
    case 'replay':
      return { kind, reply: String(extra), delivery };
    case 'acknowledge':
      return { kind, delivery, promised: toPromised(extra) };
    case 'join':
    case 'answered':
    case 'conflict':
      return { kind, delivery };
    default:
      throw new TypeError(`The claim script gave an unknown answer: ${kind}`);
  }
}

function toPast([attempts, batch, alone]: readonly (Cell | undefined)[]) {
  if (attempts === undefined) return {};
  const past = { attempts: Number(attempts), batch: batch ?? undefined, alone: alone ?? undefined };
  return { past: past as PastRuns };
}

export function toWindowEnd([kind, extra]: WindowRow): WindowEnd {
  switch (kind) {
    case 'reply':
      return { kind, reply: String(extra) };
    case 'waiting':
      return { kind, ms: Number(extra) };
    case 'late':
      return { kind, promised: toPromised(extra) };
    case 'passive':
      return { kind };
    default:
      throw new TypeError(`A window script gave an unknown answer: ${kind}`);
  }
}

function toPromised(channel: unknown): Promised | undefined {
  return channel === 'late' || channel === 'pickup' ? channel : undefined;
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
