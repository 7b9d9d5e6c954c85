import type { Entry } from './entry';

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

/** Ids are those of one process. */
export function deliveriesIn(entries: readonly Entry[]): readonly RecordedDelivery[] {
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
