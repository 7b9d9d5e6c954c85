import type { Observation } from '../wechat';
import type { Entry } from './entry';

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
