import { hash } from 'node:crypto';
import type { Candidate, Reply } from '../wechat';
import type { Entry } from './entry';
import { recordingId, type Recording } from './recording-store';

type Of<K extends Entry['kind']> = Extract<Entry, { readonly kind: K }>;

export interface RecordedDelivery {
  readonly number: number;
  /** Milliseconds after the first one. */
  readonly at: number;
  /** The process that took it. */
  readonly instance: string;
  /** What the ledger said: `run`, `join`, `replay` … */
  readonly outcome: string;
  readonly ending: 'answered' | 'cut' | 'left to the next' | 'open';
  readonly ms?: number;
  readonly status?: number;
  /** What it was answered with, before encryption. */
  readonly xml?: string;
}

/** A reply, or what followed one, that waited for its user to send the pickup word. */
export interface RecordedPickup {
  /** The messages that fetched it, each of them one part, in their order. */
  readonly fetchedBy: readonly string[];
  /** Nothing of it waits any more. */
  readonly isOver: boolean;
}

/** One message as it was recorded. */
export interface RecordedMessage {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Only for what is sent; people are shown `user`. */
  readonly openId: string;
  readonly user: string;
  /** Pseudonyms of all whom it names, by their openIds and union ids. */
  readonly users: Readonly<Record<string, string>>;
  readonly what: string;
  readonly encrypted: boolean;
  /** The message as WeChat wrote it, decrypted. */
  readonly xml: string;
  readonly candidates: readonly Candidate[];
  readonly handler?: string;
  readonly handlerMs?: number;
  readonly error?: string;
  readonly deliveries: readonly RecordedDelivery[];
  readonly reply?: Reply;
  readonly late: readonly Pick<Of<'late-sent'>, 'part' | 'result' | 'reason'>[];
  readonly pickup?: RecordedPickup;
  /** The last that the ledger knows: `done passive`, `running late`, `dead late` … */
  readonly state: string;
  readonly api: readonly Pick<Of<'api'>, 'path' | 'result' | 'ms'>[];
  readonly log: readonly string[];
}

export function recordedMessage({ key, entries }: Recording): RecordedMessage {
  const all = <K extends Entry['kind']>(kind: K) =>
    entries.filter((entry): entry is Of<K> => entry.kind === kind);
  const [read] = all('read');
  const [opened] = all('opened');
  const openId = read?.openId ?? '';
  return {
    id: recordingId(key),
    at: new Date(entries[0]?.at ?? 0).toISOString(),
    openId,
    user: pseudonym(openId),
    users: pseudonymsIn(openId, opened?.xml),
    what: read?.what ?? '',
    encrypted: opened?.encrypted ?? false,
    xml: opened?.xml ?? '',
    candidates: read?.candidates ?? [],
    ...lastRun(entries),
    deliveries: deliveriesIn(entries),
    reply: all('replied').at(-1)?.reply,
    late: all('late-sent').map(({ part, result, reason }) => ({ part, result, reason })),
    ...fateIn(all('ledger')),
    api: all('api').map(({ path, result, ms }) => ({ path, result, ms: Math.round(ms) })),
    log: all('logged').map(({ level, line }) => `${level}: ${line}`),
  };
}

/** The ledger tells of the reply and of what follows it. */
function fateIn(changes: readonly Of<'ledger'>[]): Pick<RecordedMessage, 'pickup' | 'state'> {
  const last = changes.at(-1);
  const state = last ? `${last.state} ${last.channel}` : '';
  const kept = changes.find(({ channel }) => channel === 'pickup');
  if (!kept) return { state };
  const { fetchedBy = [], channel } = changes.findLast((one) => one.fetchedBy) ?? kept;
  return { state, pickup: { fetchedBy, isOver: channel === 'sent' } };
}

function lastRun(
  entries: readonly Entry[],
): Pick<RecordedMessage, 'handler' | 'handlerMs' | 'error'> {
  const run = entries.findLast((entry) => 'handler' in entry);
  if (run?.kind === 'handler-threw') {
    return { handler: run.handler, handlerMs: Math.round(run.ms), error: run.error };
  }
  const ended = run?.kind === 'handler-ended' ? { handlerMs: Math.round(run.ms) } : {};
  return run && 'handler' in run ? { handler: run.handler, ...ended } : {};
}

/** Ids are those of one process. */
function deliveriesIn(entries: readonly Entry[]): readonly RecordedDelivery[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!('delivery' in entry)) continue;
    const id = `${entry.instance} ${entry.delivery}`;
    groups.set(id, [...(groups.get(id) ?? []), entry]);
  }
  const start = entries[0]?.at ?? 0;
  return [...groups.values()].map((group) => deliveryIn(group, start));
}

function deliveryIn(group: readonly Entry[], start: number): RecordedDelivery {
  const one = <K extends Entry['kind']>(kind: K) =>
    group.find((entry): entry is Of<K> => entry.kind === kind);
  const [answered, unanswered, claimed] = [one('answered'), one('unanswered'), one('claimed')];
  const left = unanswered && (unanswered.cut ? 'cut' : 'left to the next');
  const ms = (answered ?? unanswered)?.ms;
  return {
    number: claimed?.number ?? 0,
    at: (group[0]?.at ?? start) - start,
    instance: group[0]?.instance ?? '',
    outcome: claimed?.outcome ?? 'unknown',
    ending: answered ? 'answered' : (left ?? 'open'),
    ms: ms === undefined ? undefined : Math.round(ms),
    status: answered?.status,
    xml: one('written')?.xml,
  };
}

/** What people see in place of an openId: the same for each message of a user. */
function pseudonym(openId: string): string {
  return `user-${hash('sha256', openId).slice(0, 6)}`;
}

/** `OpenID` of a revoked permission, `FriendUserName` of a card … */
const NAMING =
  /<\w*(?:openid|unionid|friendusername)>\s*(?:<!\[CDATA\[)?\s*([\w-]{6,128})\s*(?:\]\]>)?\s*</gi;

/** Of all whom a message names, by their openIds and union ids. */
function pseudonymsIn(openId: string, xml = ''): Readonly<Record<string, string>> {
  const named = [...xml.matchAll(NAMING)].map(([, id = '']) => id);
  const ids = [openId, ...named].filter((id) => id !== '');
  return Object.fromEntries(ids.map((id) => [id, pseudonym(id)]));
}
