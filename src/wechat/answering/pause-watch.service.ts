import { type OnApplicationBootstrap, Injectable, Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Ledger } from '../../ledger';
import type { Delivery } from '../door/delivery';
import { RunningWorks } from './under-way';
import type { Work } from './work';

const TICK_MS = 500;
/** Half the shortest time in which another instance may think this one dead. */
const PAUSE_MS = 1500;
/** By then all has been read that came during a standstill. */
const WAKING_MS = 1000;
/** Of the time after which WeChat cuts: a shorter standstill outlasts no delivery. */
const LONG = 1 / 2;

/**
 * Notices that this process stood still (a stopped machine, a blocked event loop): aborts the work
 * that others have taken over meanwhile, and says which deliveries may have been cut before they
 * were read.
 */
@Injectable()
export class PauseWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger(PauseWatch.name);
  private last = performance.now();
  private pause = { ms: 0, end: 0 };

  constructor(
    private readonly ledger: Ledger,
    private readonly works: RunningWorks,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.last = performance.now();
    const timer = setInterval(() => void this.tick(), TICK_MS).unref();
    this.scheduler.addInterval('wechat pause watch', timer);
  }

  /** Whether the delivery may have waited for this process to wake for as long as WeChat waits. */
  mayHaveSlept({ arrivedAt, account }: Delivery): boolean {
    const long = account.reply.cut * LONG;
    if (arrivedAt - this.last > TICK_MS + long) return true;
    return this.pause.ms > long && arrivedAt < this.pause.end + WAKING_MS;
  }

  private async tick(): Promise<void> {
    const now = performance.now();
    const paused = now - this.last - TICK_MS;
    this.last = now;
    if (paused > TICK_MS) this.pause = { ms: paused, end: now };
    if (paused < PAUSE_MS) return;
    this.logger.warn(`The process stood still for ${Math.round(paused)} ms`);
    const lost = new Set<Work>();
    for (const work of this.works.all()) {
      const isOwned = await this.ledger.stillOwned(work.key, work.epoch).catch(() => true);
      if (!isOwned) lost.add(work);
    }
    this.works.abort((work) => lost.has(work));
  }
}
