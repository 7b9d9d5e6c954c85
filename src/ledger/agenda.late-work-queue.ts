import { Logger } from '@nestjs/common';
import { LateWorkQueue, type LateWorkHandler } from './late-work-queue';
import type { Ledger } from './ledger';

const AT_ONCE = 50;

/** Asks the ledger again and again what is due. */
export class AgendaLateWorkQueue extends LateWorkQueue {
  private readonly logger = new Logger('LateWork');
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  /** @param pause milliseconds between two looks */
  constructor(
    private readonly ledger: Pick<Ledger, 'due'>,
    private readonly pause = 250,
  ) {
    super();
  }

  process(handler: LateWorkHandler): void {
    this.timer = setInterval(() => void this.look(handler), this.pause).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(handler: LateWorkHandler): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      for (const work of await this.ledger.due(AT_ONCE)) void this.handle(() => handler(work));
    } catch (error) {
      this.logger.error('The store failed while looking for late work', error);
    } finally {
      this.looking = false;
    }
  }

  private async handle(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.logger.error('Late work failed; it is taken up again later', error);
    }
  }
}
