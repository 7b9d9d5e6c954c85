import type { SchedulerRegistry } from '@nestjs/schedule';

/** Node's timers overflow beyond this many milliseconds. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** One named, replaceable timer of a service, listed in Nest's scheduler registry. */
export class NextRun {
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly name: string,
    private readonly run: () => void,
  ) {}

  /** @param delay milliseconds; replaces what was planned before */
  in(delay: number): void {
    this.clear();
    if (this.stopped) return;
    const timer = (this.timer = setTimeout(
      () => {
        this.clear();
        this.run();
      },
      Math.min(Math.max(delay, 0), LONGEST_DELAY),
    ));
    timer.unref();
    this.registry.addTimeout(this.name, timer);
  }

  /** Nothing runs after this; later calls of `in` have no effect. */
  stop(): void {
    this.stopped = true;
    this.clear();
  }

  private clear(): void {
    if (!this.registry.doesExist('timeout', this.name)) return;
    // A successor may have one of the same name by now.
    if (this.registry.getTimeout(this.name) === this.timer) this.registry.deleteTimeout(this.name);
  }
}
