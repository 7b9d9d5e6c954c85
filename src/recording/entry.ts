import type { Observation } from '../wechat';

type Seen<K extends Observation['kind']> = Extract<Observation, { readonly kind: K }>;

/** What is kept of each observation: no signature, no header, nothing that can be looked up elsewhere. */
const KEPT = {
  arrived: ['delivery', 'mode'],
  opened: ['delivery', 'xml', 'encrypted'],
  read: ['delivery', 'candidates'],
  claimed: ['delivery', 'outcome', 'number'],
  'handler-began': ['handler'],
  'handler-ended': ['handler', 'ms'],
  'handler-threw': ['handler', 'ms', 'error'],
  replied: ['reply', 'end'],
  written: ['delivery', 'xml'],
  answered: ['delivery', 'status', 'ms'],
  unanswered: ['delivery', 'cut', 'ms'],
  ledger: [],
  api: ['path', 'result', 'ms'],
  'late-sent': ['part', 'result', 'reason'],
  logged: ['level', 'line'],
} as const satisfies { readonly [K in Observation['kind']]?: readonly (keyof Seen<K>)[] };

type Kept = typeof KEPT;

/** What is kept in place of larger parts. */
interface Instead {
  /** `what`: `text`, `event CLICK` … */
  readonly read: { readonly openId: string; readonly what: string };
  readonly ledger: Pick<Seen<'ledger'>['change']['after'], 'state' | 'channel' | 'owner' | 'error'>;
}

/** An observation as it is recorded. */
export type Entry = {
  [K in keyof Kept]: Pick<Seen<K>, 'at' | 'instance' | 'kind' | (Kept[K][number] & keyof Seen<K>)> &
    (K extends keyof Instead ? Instead[K] : unknown);
}[keyof Kept];

/** @returns undefined for what is not kept */
export function entryOf(seen: Observation): Entry | undefined {
  if (!(seen.kind in KEPT)) return undefined;
  const kept = new Set<string>(['at', 'instance', 'kind', ...KEPT[seen.kind as keyof Kept]]);
  const fields = Object.entries(seen).filter(([name]) => kept.has(name));
  return { ...Object.fromEntries(fields), ...insteadOf(seen) } as unknown as Entry;
}

function insteadOf(seen: Observation): Instead[keyof Instead] | undefined {
  if (seen.kind === 'read') {
    const { typed } = seen;
    const what = 'event' in typed ? `event ${String(typed.event)}` : typed.msgType;
    return { openId: typed.fromUserName, what };
  }
  if (seen.kind !== 'ledger') return undefined;
  const { state, channel, owner, error } = seen.change.after;
  return { state, channel, owner, error };
}
