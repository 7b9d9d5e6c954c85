import type { Candidate, Observation, Reply } from '../wechat';

interface At {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly instance: string;
}

interface OfDelivery {
  readonly delivery: string;
}

/** What is kept of an observation: no signature, no header, nothing that can be looked up elsewhere. */
export type Entry = At &
  (
    | (OfDelivery & { readonly kind: 'arrived'; readonly mode: string })
    | (OfDelivery & { readonly kind: 'opened'; readonly xml: string; readonly encrypted: boolean })
    | (OfDelivery & {
        readonly kind: 'read';
        readonly openId: string;
        /** `text`, `event CLICK` … */
        readonly what: string;
        readonly candidates: readonly Candidate[];
      })
    | (OfDelivery & {
        readonly kind: 'claimed';
        readonly outcome: string;
        readonly number: number;
      })
    | { readonly kind: 'handler-began'; readonly handler: string }
    | { readonly kind: 'handler-ended'; readonly handler: string; readonly ms: number }
    | {
        readonly kind: 'handler-threw';
        readonly handler: string;
        readonly ms: number;
        readonly error: string;
      }
    | { readonly kind: 'replied'; readonly reply: Reply; readonly end: string }
    | (OfDelivery & { readonly kind: 'written'; readonly xml: string })
    | (OfDelivery & { readonly kind: 'answered'; readonly status: number; readonly ms: number })
    | (OfDelivery & { readonly kind: 'unanswered'; readonly cut: boolean; readonly ms: number })
    | {
        readonly kind: 'ledger';
        readonly state: string;
        readonly channel: string;
        readonly owner: string;
        readonly error?: string;
      }
    | { readonly kind: 'api'; readonly path: string; readonly result: string; readonly ms: number }
    | {
        readonly kind: 'late-sent';
        readonly part: Reply;
        readonly result: string;
        readonly reason?: string;
      }
    | { readonly kind: 'logged'; readonly level: string; readonly line: string }
  );

const KEPT: Readonly<Partial<Record<Observation['kind'], readonly string[]>>> = {
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
};

/** @returns undefined for what is not kept */
export function entryOf(seen: Observation): Entry | undefined {
  const names = KEPT[seen.kind];
  if (!names) return undefined;
  const kept = new Set(['at', 'instance', 'kind', ...names]);
  const fields = Object.entries(seen).filter(([name]) => kept.has(name));
  return { ...Object.fromEntries(fields), ...insideOf(seen) } as unknown as Entry;
}

function insideOf(seen: Observation): object {
  if (seen.kind === 'read') {
    const { typed } = seen;
    const what = 'event' in typed ? `event ${String(typed.event)}` : typed.msgType;
    return { openId: typed.fromUserName, what };
  }
  if (seen.kind !== 'ledger') return {};
  const { state, channel, owner, error } = seen.change.after;
  return { state, channel, owner, error };
}
