import type { Circumstances, Transition } from '../../../src/ledger/transitions/transition';
import type { LedgerRecord, LedgerTimes } from '../../../src/ledger/ledger-record';

/** What all instances of a pretended fleet share, and who of them lives. */
export class SharedRecords {
  readonly all = new Map<string, LedgerRecord>();
  private readonly bindings = new Map<string, string>();
  private readonly beats = new Map<string, number>();
  private graceUntil = 0;

  constructor(readonly times: LedgerTimes) {}

  boundTo(signature: string): string | undefined {
    return this.bindings.get(signature);
  }

  /** @param pause milliseconds for which nobody is taken for dead: all have missed beats */
  beat(instance: string, pause: number): void {
    this.beats.set(instance, performance.now());
    if (pause > 0) this.graceUntil = performance.now() + pause;
  }

  circumstances(me: string): Circumstances {
    return {
      now: Date.now(),
      me,
      times: this.times,
      isAlive: (owner) => this.isAlive(owner),
      boundTo: (signature) => this.boundTo(signature),
    };
  }

  /** @param record as the instance knows it */
  change<T>(key: string, me: string, record: LedgerRecord | undefined, transition: Transition<T>) {
    const step = transition(record, this.circumstances(me));
    if (step.record) this.all.set(key, step.record);
    if (step.record && step.binding !== undefined) this.bindings.set(step.binding, key);
    return step;
  }

  private isAlive(owner: string): boolean {
    const now = performance.now();
    return now < this.graceUntil || now - (this.beats.get(owner) ?? -Infinity) < this.times.lease;
  }
}
