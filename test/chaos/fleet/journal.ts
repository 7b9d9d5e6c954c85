import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What a handler noted: a run that began or ended. */
export interface Run {
  readonly event: string;
  readonly instance: string;
  readonly pid: number;
  readonly msgId: string;
  readonly user: string;
  /** Milliseconds of the machine's monotonic clock, the same in all processes. */
  readonly at: number;
}

/** Every run of a handler in any instance, in the order in which they were noted. */
export class Journal {
  constructor(readonly file: string) {}

  get begun(): readonly Run[] {
    return this.read().filter(({ event }) => event === 'begin');
  }

  get ended(): readonly Run[] {
    return this.read().filter(({ event }) => event === 'end');
  }

  /** The runs of each user whose name begins so. */
  runsOf(prefix: string): ReadonlyMap<string, readonly Run[]> {
    const groups = new Map<string, Run[]>();
    for (const run of this.begun) {
      if (run.user.startsWith(prefix)) groups.set(run.user, [...(groups.get(run.user) ?? []), run]);
    }
    return groups;
  }

  /** The first run of a user's message, when it has begun. */
  async firstOf(user: string): Promise<Run> {
    for (;;) {
      const run = this.begun.find((one) => one.user === user);
      if (run) return run;
      await pause(5);
    }
  }

  private read(): readonly Run[] {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n') : [];
    return lines.slice(0, -1).map((line) => {
      const [event = '', instance = '', pid, msgId = '', user = '', at] = line.split(' ');
      return { event, instance, pid: Number(pid), msgId, user, at: Number(at) };
    });
  }
}

/** Milliseconds of the clock that the journal's times are of. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
