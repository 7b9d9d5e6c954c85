import fc from 'fast-check';
import { LEDGER_TIMES, MAX_ATTEMPTS, type Channel, type LedgerRecord } from '../ledger-record';
import { claim, takeOverOrphan } from './claim';
import { examine } from './examine';
import { bury, finish, postpone, settle } from './finish';
import { fetch } from './pickup';
import type { Transition } from './transition';
import { abandonWindow, closeWindow, takeReply } from './window';

interface Change {
  readonly before?: LedgerRecord;
  readonly after?: LedgerRecord;
}

/** One record, three instances and a clock. A sleeping instance sends no heartbeat but may act. */
class Story {
  now = 1_000_000;
  record: LedgerRecord | undefined;
  readonly changes: (Change & { readonly now: number })[] = [];
  readonly grants: { readonly who: number; readonly epoch: number; readonly from?: string }[] = [];
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
      claim: () => this.granted(who, this.apply(who, claim(request))),
      'claim deferred': () => this.granted(who, this.apply(who, claim({ ...request, deferred: true }))),
      takeOver: () => this.granted(who, this.apply(who, takeOverOrphan)),
      examine: () => this.granted(who, this.apply(who, examine)),
      'finish to a delivery': () => this.apply(who, finish(epoch, `r${(this.replies += 1)}`, true)),
      'finish alone': () => this.apply(who, finish(epoch, `r${(this.replies += 1)}`, false)),
      takeReply: () => this.apply(who, takeReply),
      closeWindow: () => this.apply(who, closeWindow),
      abandonWindow: () => this.apply(who, abandonWindow),
      'settle sent': () => this.apply(who, settle(epoch, 'sent')),
      'settle pickup': () => this.apply(who, settle(epoch, 'pickup')),
      postpone: () => this.apply(who, postpone(epoch, pick * 1000, pick % 2 === 0)),
      bury: () => this.apply(who, bury(epoch, 'why')),
      fetch: () => this.apply(who, fetch(`p${who}`)),
      'fall asleep': () => this.asleep.add(who),
      'wake up': () => this.asleep.delete(who),
      'let time pass': () => this.pass(pick * 1500),
    };
    verbs[verb]();
  }

  apply<T>(who: number, transition: Transition<T>): T {
    const { now, record: before, isAlive } = this;
    const me = `i${who}`;
    const { record, result } = transition(before, { now, me, times: LEDGER_TIMES, isAlive });
    if (record !== undefined) {
      this.record = record ?? undefined;
      this.changes.push({ before, after: this.record, now });
    }
    return result;
  }

  private granted(who: number, result: object | undefined): void {
    if (!result || !('epoch' in result)) return;
    const from = this.changes.at(-1)?.before?.owner;
    if (from) expect([from, this.isAlive(from)]).toEqual([expect.not.stringMatching(`i${who}`), false]);
    this.grants.push({ who, epoch: Number(result.epoch), from });
  }
}
