import type { Observation } from '../wechat';
import { recordingId } from './recording-store';

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

/** What is kept in place of larger parts. */
const INSTEAD = {
  read: ({ typed }: Seen<'read'>) => ({
    openId: typed.fromUserName,
    what: 'event' in typed ? `event ${String(typed.event)}` : typed.msgType,
  }),
  ledger: ({ change: { after } }: Seen<'ledger'>) => {
    const { state, channel, owner, error } = after;
    const fetchedBy = after.fetchedBy?.map(recordingId);
    return { state, channel, owner, error, fetchedBy };
  },
};

type Kept<K extends keyof typeof KEPT> = 'at' | 'instance' | 'kind' | (typeof KEPT)[K][number];
type Instead<K> = K extends keyof typeof INSTEAD ? ReturnType<(typeof INSTEAD)[K]> : unknown;

/** An observation as it is recorded. */
export type Entry = {
  [K in keyof typeof KEPT]: Pick<Seen<K>, Kept<K> & keyof Seen<K>> & Instead<K>;
}[keyof typeof KEPT];

/** @returns undefined for what is not kept */
export function entryOf(seen: Observation): Entry | undefined {
  if (!(seen.kind in KEPT)) return undefined;
  const kept = new Set<string>(['at', 'instance', 'kind', ...KEPT[seen.kind as Entry['kind']]]);
  const fields = Object.entries(seen).filter(([name]) => kept.has(name));
  const instead = INSTEAD[seen.kind as keyof typeof INSTEAD]?.(seen as never);
  return { ...Object.fromEntries(fields), ...instead } as unknown as Entry;
}
