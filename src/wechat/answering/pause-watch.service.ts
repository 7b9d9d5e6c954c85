import { type OnApplicationBootstrap, Injectable, Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Ledger } from '../../ledger';
import { OpenDeliveries, RunningWorks, TICK_MS } from './under-way';
import type { Work } from './work';

/** Half the shortest time in which another instance may think this one dead. */
const PAUSE_MS = 1500;

/**
 * Notices that this process stood still (a stopped machine, a blocked event loop) and aborts the
 * work that others have taken over meanwhile. {@link OpenDeliveries} is told of each tick.
 */
@Injectable()
export class PauseWatch implements OnApplicationBootstrap {
  private readonly logger = new Logger(PauseWatch.name);

  constructor(
    private readonly ledger: Ledger,
    private readonly works: RunningWorks,
    private readonly open: OpenDeliveries,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.open.noteTick();
    const timer = setInterval(() => void this.tick(), TICK_MS).unref();
    this.scheduler.addInterval('wechat pause watch', timer);
  }

  private async tick(): Promise<void> {
    const paused = this.open.noteTick();
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
