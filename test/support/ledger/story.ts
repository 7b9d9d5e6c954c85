import { type LedgerRecord, LEDGER_TIMES } from '../../../src/ledger/ledger-record';
import { claim, takeOverOrphan } from '../../../src/ledger/transitions/claim';
import { examine } from '../../../src/ledger/transitions/examine';
import { isExpired } from '../../../src/ledger/transitions/expiry';
import {
  bury,
  finish,
  noteParts,
  noteRun,
  postpone,
  settle,
} from '../../../src/ledger/transitions/finish';
import { fetch, promise } from '../../../src/ledger/transitions/pickup';
import { resume } from '../../../src/ledger/transitions/resume';
import { drop, revive } from '../../../src/ledger/transitions/revive';
import type { Transition } from '../../../src/ledger/transitions/transition';
import {
  abandonWindow,
  closeWindow,
  giveBack,
  takeReply,
} from '../../../src/ledger/transitions/window';

interface Change {
  readonly now: number;
  readonly me: string;
  /** What the instance believed to own, where that matters. */
  readonly epoch?: number;
  readonly before?: LedgerRecord;
  readonly after?: LedgerRecord;
}

/** What may happen to a message. */
export const VERBS = [
  'claim',
  'claim deferred',
  'promise',
  'takeOver',
  'examine',
  'resume',
  'finish to a delivery',
  'finish alone',
  'takeReply',
  'give back',
  'closeWindow',
  'abandonWindow',
  'settle sent',
  'settle pickup',
  'note run',
  'note parts',
  'postpone',
  'bury',
  'revive',
  'drop',
  'fetch',
  'fetch the last part',
  'fall asleep',
  'wake up',
  'let time pass',
] as const;
export type Verb = (typeof VERBS)[number];

/** One record, three instances and a clock. A sleeping instance sends no heartbeat but may act. */
export class Story {
  now = 1_000_000;
  record: LedgerRecord | undefined;
  readonly changes: Change[] = [];
  readonly grants: { readonly who: number; readonly epoch: number }[] = [];
  private replies = 0;
  private readonly asleep = new Set<number>();
  private readonly aliveUntil = new Map<string, number>();

  constructor() {
    this.pass(0);
  }

  pass(ms: number): void {
    this.now += ms;
    for (const who of [0, 1, 2].filter((one) => !this.asleep.has(one))) {
      this.aliveUntil.set(`i${who}`, this.now + LEDGER_TIMES.lease);
    }
  }

  isAlive = (owner: string) => (this.aliveUntil.get(owner) ?? 0) > this.now;

  act(verb: Verb, who: number, pick: number): void {
    const mine = this.grants.filter((grant) => grant.who === who);
    const epoch = mine[pick % (mine.length || 1)]?.epoch ?? 1;
    const request = { fingerprint: 'f', message: 'm', user: 'u' };
    const verbs: Record<Verb, () => unknown> = {
      claim: () => this.granted(who, this.apply(who, claim('k', request))),
      'claim deferred': () =>
        this.granted(who, this.apply(who, claim('k', { ...request, deferred: true }))),
      promise: () => {
        const promised = this.apply(who, promise(request, `r${(this.replies += 1)}`));
        this.granted(who, promised === undefined ? undefined : { epoch: promised });
      },
      takeOver: () => this.granted(who, this.apply(who, takeOverOrphan(request))),
      examine: () => this.granted(who, this.apply(who, examine)),
      resume: () => this.granted(who, this.apply(who, resume(true))),
      'finish to a delivery': () =>
        this.apply(who, finish(epoch, `r${(this.replies += 1)}`, true), epoch),
      'finish alone': () => this.apply(who, finish(epoch, `r${(this.replies += 1)}`, false), epoch),
      takeReply: () => this.apply(who, takeReply),
      'give back': () => this.apply(who, giveBack(1 + (pick % 3))),
      closeWindow: () => this.apply(who, closeWindow),
      abandonWindow: () => this.apply(who, abandonWindow),
      'settle sent': () => this.apply(who, settle(epoch, 'sent'), epoch),
      'settle pickup': () => this.apply(who, settle(epoch, 'pickup'), epoch),
      'note run': () =>
        this.apply(
          who,
          noteRun(epoch, { attempts: pick, batch: pick || undefined, alone: pick % 3 }),
          epoch,
        ),
      'note parts': () => this.apply(who, noteParts(epoch, pick, pick % 2 ? [0] : []), epoch),
      postpone: () => this.apply(who, postpone(epoch, pick * 1000, pick % 2 === 0), epoch),
      bury: () => this.apply(who, bury(epoch, 'why'), epoch),
      revive: () => this.apply(who, revive),
      drop: () => this.apply(who, drop),
      fetch: () => this.apply(who, fetch(`p${who}`, pick % 3, false)),
      'fetch the last part': () => this.apply(who, fetch(`p${who}`, pick % 3, true)),
      'fall asleep': () => this.asleep.add(who),
      'wake up': () => this.asleep.delete(who),
      'let time pass': () => this.pass(pick * 1500),
    };
    verbs[verb]();
  }

  /** A store may keep what has expired for longer; to the transitions it is gone. */
  forgetExpired(): void {
    const fresh = (this.record?.lastDeliveryAt ?? 0) + LEDGER_TIMES.freshness;
    const isGone = this.record && isExpired(this.record, { now: this.now, times: LEDGER_TIMES });
    if (isGone && fresh <= this.now) this.record = undefined;
  }

  apply<T>(who: number, transition: Transition<T>, epoch?: number): T {
    this.forgetExpired();
    const { now, record: before, isAlive } = this;
    const me = `i${who}`;
    const { record, result } = transition(before, {
      now,
      me,
      times: LEDGER_TIMES,
      isAlive,
      boundTo: () => undefined,
    });
    if (record !== undefined) {
      this.record = record ?? undefined;
      this.changes.push({ before, after: this.record, now, me, epoch });
    }
    return result;
  }

  private granted(who: number, result: object | undefined): void {
    if (!result || !('epoch' in result)) return;
    const from = this.changes.at(-1)?.before?.owner;
    if (from)
      expect([from, this.isAlive(from)]).toEqual([expect.not.stringMatching(`i${who}`), false]);
    this.grants.push({ who, epoch: Number(result.epoch) });
  }
}
