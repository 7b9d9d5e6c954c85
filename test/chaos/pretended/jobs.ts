import { LateWorkQueue, type LateWorkHandler } from '../../../src/ledger';
import type { PretendedInstance } from './instance';

const LOOK_EVERY_MS = 5000;
const WORK_EVERY_MS = 500;
const AGAIN_MS = 1000;
/** The lease of a job. */
const LOCK_MS = 4000;

interface Job {
  readonly notBefore: number;
  readonly by?: PretendedInstance;
}

export type Jobs = Map<string, Job>;

/** Late work by jobs that outlive whoever does them. */
export class SharedJobs extends LateWorkQueue {
  constructor(
    private readonly jobs: Jobs,
    private readonly instance: PretendedInstance,
  ) {
    super();
  }

  process(handler: LateWorkHandler, isUnderWay: (key: string) => boolean = () => true): void {
    setInterval(() => void this.look().catch(() => undefined), LOOK_EVERY_MS);
    setInterval(() => this.work(handler, isUnderWay), WORK_EVERY_MS);
  }

  stop(): void {
    throw new Error('a pretended instance is killed');
  }

  private async look(): Promise<void> {
    for (const key of await this.instance.store.overdue(200)) {
      if (!this.jobs.has(key)) this.jobs.set(key, { notBefore: 0 });
    }
  }

  private work(handler: LateWorkHandler, isUnderWay: (key: string) => boolean): void {
    for (const [key, job] of this.jobs) {
      if (!isFree(job) || job.notBefore > performance.now()) continue;
      const taken = { notBefore: job.notBefore, by: this.instance };
      this.jobs.set(key, taken);
      void this.do(key, taken, handler, isUnderWay(key));
    }
  }

  private async do(
    key: string,
    taken: Job,
    handler: LateWorkHandler,
    isUnderWay: boolean,
  ): Promise<void> {
    const ms = await this.done(key, handler, isUnderWay).catch(() => AGAIN_MS);
    if (this.jobs.get(key) !== taken) return;
    if (ms === undefined) this.jobs.delete(key);
    else this.jobs.set(key, { notBefore: performance.now() + ms });
  }

  /** @returns milliseconds after which to look again; undefined: nothing is left to do */
  private async done(key: string, handler: LateWorkHandler, isUnderWay: boolean) {
    const found = await this.instance.ledger.resume(key, isUnderWay);
    if (found.kind === 'early') return found.ms;
    if (found.kind !== 'run') return undefined;
    await handler({ key, ...found });
    return AGAIN_MS;
  }
}

function isFree({ by }: Job): boolean {
  if (by === undefined || by.process.isDead) return true;
  const { stoppedAt } = by.process;
  return stoppedAt !== undefined && performance.now() - stoppedAt > LOCK_MS;
}
