import { Ledger, type News, type WaitSignal } from './ledger';
import type { LedgerRecord, PastRuns } from './ledger-record';
import { claim, isOwned, takeOverOrphan, type ClaimRequest } from './transitions/claim';
import {
  bury,
  finish,
  noteParts,
  noteRun,
  postpone,
  settle,
  stillOwned,
} from './transitions/finish';
import { fetch } from './transitions/pickup';
import { resume } from './transitions/resume';
import type { Circumstances, Transition } from './transitions/transition';
import { abandonWindow, closeWindow, takeReply, type WindowEnd } from './transitions/window';
import { ReplyWatch } from './reply-watch';

/** The verbs, for stores that run one of our transitions atomically. */
export abstract class TransitionLedger extends Ledger {
  protected readonly watch = new ReplyWatch((key) => this.newsOf(this.read(key)));

  /** Runs the transition on the record, alone, and does what it says as one. */
  protected abstract apply<T>(key: string, transition: Transition<T>): Promise<T>;

  protected abstract read(key: string): LedgerRecord | undefined;

  protected abstract circumstances(): Circumstances;

  claim(key: string, request: ClaimRequest) {
    return this.apply(key, claim(request));
  }

  takeOver(key: string) {
    return this.apply(key, takeOverOrphan);
  }

  async finish(key: string, epoch: number, reply: string, delivered: boolean) {
    const finished = await this.apply(key, finish(epoch, reply, delivered));
    // Refused: whoever waits here has to look again.
    const isRefused = finished === 'fenced' || finished === 'unknown';
    this.watch.wake(key, isRefused ? 'orphaned' : 'settled');
    return finished;
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    const record = this.read(key);
    const now = this.newsOf(record);
    if (now !== 'nothing') return Promise.resolve(now);
    return this.watch.wait(key, ms, record?.owner !== this.circumstances().me, signal);
  }

  takeReply(key: string): Promise<WindowEnd> {
    const record = this.read(key);
    // Final, so that it needs no transaction: most replies are carried by the delivery that ran them.
    if (record?.channel === 'passive' && record.reply !== undefined) {
      return Promise.resolve({ kind: 'reply', reply: record.reply });
    }
    return this.apply(key, takeReply);
  }

  async closeWindow(key: string) {
    const end = await this.apply(key, closeWindow);
    this.watch.wake(key, 'settled');
    if (end.kind === 'late') await this.flush();
    return end;
  }

  async abandonWindow(key: string) {
    const end = await this.apply(key, abandonWindow);
    if (end.kind === 'late') this.watch.wake(key, 'settled');
    return end;
  }

  settle(key: string, epoch: number, channel: 'sent' | 'pickup') {
    return this.apply(key, settle(epoch, channel));
  }

  noteRun(key: string, epoch: number, run: PastRuns) {
    return this.apply(key, noteRun(epoch, run));
  }

  noteParts(key: string, epoch: number, sent: number, doubtful?: readonly number[]) {
    return this.apply(key, noteParts(epoch, sent, doubtful));
  }

  postpone(key: string, epoch: number, delay: number, failed: boolean) {
    return this.apply(key, postpone(epoch, delay, failed));
  }

  bury(key: string, epoch: number, error: string) {
    return this.apply(key, bury(epoch, error));
  }

  stillOwned(key: string, epoch: number) {
    return this.apply(key, stillOwned(epoch));
  }

  fetch(key: string, pickupKey: string, part: number, isLast: boolean) {
    return this.apply(key, fetch(pickupKey, part, isLast));
  }

  resume(key: string) {
    return this.apply(key, resume);
  }

  private newsOf(record: LedgerRecord | undefined): News {
    if (!record || record.reply !== undefined || record.channel !== 'open') return 'settled';
    if (record.state === 'dead') return 'settled';
    return isOwned(record, this.circumstances()) ? 'nothing' : 'orphaned';
  }
}
