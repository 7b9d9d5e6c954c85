import type { News } from '../ledger';
import type { AccountKeys } from './account-keys';
import { toNews, type ClaimRow, type ResumeRow, type Row, type WindowRow } from './ledger-answers';
import { CLAIM, TAKE_OVER } from './scripts/claim';
import { DUE, RESUME } from './scripts/due';
import {
  BURY,
  FINISH,
  NOTE_PARTS,
  NOTE_RUN,
  POSTPONE,
  SETTLE,
  STILL_OWNED,
} from './scripts/finish';
import { LOOK } from './scripts/look';
import { FETCH, LIST } from './scripts/pickup';
import { TAKE_TURN } from './scripts/turn';
import { ABANDON_WINDOW, CLOSE_WINDOW, TAKE_REPLY } from './scripts/window';
import type { ScriptSource } from './script-source';

type Args = readonly (string | number)[];
type Transition<T> = (key: string, args?: Args) => Promise<T>;
type Finished = 'passive' | 'open' | 'late' | 'fenced' | 'unknown';

/** The ledger's transitions, one Lua script each, as this instance asks for them. */
export interface LedgerScripts {
  readonly takeOver: Transition<ClaimRow | null>;
  readonly finish: Transition<Finished>;
  readonly settle: Transition<number>;
  readonly noteRun: Transition<number>;
  readonly noteParts: Transition<number>;
  readonly postpone: Transition<number>;
  readonly bury: Transition<number>;
  readonly stillOwned: Transition<number>;
  readonly takeReply: Transition<WindowRow>;
  readonly closeWindow: Transition<WindowRow>;
  readonly abandonWindow: Transition<WindowRow>;
  readonly fetch: Transition<number>;
  readonly resume: Transition<ResumeRow>;
  claim(key: string, args: Args, lane?: string): Promise<ClaimRow>;
  takeTurn(lane: string, key: string): Promise<number>;
  due(limit: number): Promise<readonly Row[]>;
  /** @param set the key of a sorted set of records */
  list(set: string, limit: number): Promise<readonly Row[]>;
  look(keys: readonly string[]): Promise<readonly News[]>;
}

export function ledgerScripts(
  source: Pick<ScriptSource, 'script'>,
  keys: AccountKeys,
): LedgerScripts {
  const transition = <T>(name: string, lua: string): Transition<T> => {
    const script = source.script<T>(name, lua);
    return (key, args = []) => script([keys.record(key)], args);
  };
  return {
    takeOver: transition('TakeOver', TAKE_OVER),
    finish: transition('Finish', FINISH),
    settle: transition('Settle', SETTLE),
    ...noteScripts(transition),
    postpone: transition('Postpone', POSTPONE),
    bury: transition('Bury', BURY),
    stillOwned: transition('StillOwned', STILL_OWNED),
    takeReply: transition('TakeReply', TAKE_REPLY),
    closeWindow: transition('CloseWindow', CLOSE_WINDOW),
    abandonWindow: transition('AbandonWindow', ABANDON_WINDOW),
    fetch: transition('Fetch', FETCH),
    resume: transition('Resume', RESUME),
    ...laneScripts(source, keys),
    ...listScripts(source),
  };
}

function noteScripts(transition: (name: string, lua: string) => Transition<number>) {
  return {
    noteRun: transition('NoteRun', NOTE_RUN),
    noteParts: transition('NoteParts', NOTE_PARTS),
  };
}

function laneScripts(source: Pick<ScriptSource, 'script'>, keys: AccountKeys) {
  const claim = source.script<ClaimRow>('Claim', CLAIM);
  const turn = source.script<number>('TakeTurn', TAKE_TURN);
  return {
    claim: (key: string, args: Args, lane?: string) =>
      claim([keys.record(key), ...(lane === undefined ? [] : [keys.lane(lane)])], args),
    takeTurn: (lane: string, key: string) => turn([keys.record(key), keys.lane(lane)], []),
  };
}

function listScripts(source: Pick<ScriptSource, 'script'>) {
  const due = source.script<readonly Row[]>('Due', DUE);
  const list = source.script<readonly Row[]>('List', LIST);
  const look = source.script<string>('Look', LOOK);
  return {
    due: (limit: number) => due([], [limit]),
    list: (set: string, limit: number) => list([set], [limit]),
    look: async (messages: readonly string[]) => toNews(await look([], messages)),
  };
}
