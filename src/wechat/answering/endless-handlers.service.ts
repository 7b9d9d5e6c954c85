import { type OnApplicationBootstrap, Injectable, Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { RunningWorks } from './under-way';
import type { Work } from './work';

const LOOK_EVERY_MS = 5000;
const TELL_EVERY_MS = 60_000;
/** In deadlines: by default a little more than a minute. */
const LONG = 15;

/** Tells of handlers that seem never to come to an end, of all at once and at most once a minute. */
@Injectable()
export class EndlessHandlers implements OnApplicationBootstrap {
  private readonly logger = new Logger(EndlessHandlers.name);
  private toldAt = -Infinity;
  private told = 0;

  constructor(
    private readonly works: RunningWorks,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    const timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
    this.scheduler.addInterval('wechat endless handlers', timer);
  }

  private look(): void {
    const endless = this.works.runningFor((work) => LONG * work.account.reply.deadline);
    const now = performance.now();
    if (endless.length <= this.told || now - this.toldAt < TELL_EVERY_MS) {
      this.told = Math.min(this.told, endless.length);
      return;
    }
    [this.told, this.toldAt] = [endless.length, now];
    this.logger.warn(
      `${endless.length} messages have been with their handlers for more than ${LONG} reply deadlines ` +
        `(${namesOf(endless)}). Give what they wait for a time limit, or let it end with context.signal.`,
    );
  }
}

/** Each handler, with how many messages it has. */
function namesOf(works: readonly Work[]): string {
  const counts = new Map<string, number>();
  const names = works.map(({ route }) => route?.route.handlerName ?? 'pickup');
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name}: ${count}`).join(', ');
}
