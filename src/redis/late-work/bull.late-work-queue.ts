import { Injectable } from '@nestjs/common';
import { AgendaLateWorkQueue, Ledger, LateWorkQueue, type LateWorkHandler } from '../../ledger';
import { LateWorkProcessor } from './late-work.processor';

/** Beside the jobs: for those that a crash or an outage has kept from being made. */
const AGENDA_EVERY_MS = 5000;

/** Late work by jobs of BullMQ, with the ledger's own agenda as the net. */
@Injectable()
export class BullLateWorkQueue extends LateWorkQueue {
  private readonly agenda: AgendaLateWorkQueue;

  constructor(
    private readonly processor: LateWorkProcessor,
    ledger: Ledger,
  ) {
    super();
    this.agenda = new AgendaLateWorkQueue(ledger, AGENDA_EVERY_MS);
  }

  process(handler: LateWorkHandler): void {
    this.processor.start(handler);
    this.agenda.process(handler);
  }

  stop(): void {
    this.processor.stop();
    this.agenda.stop();
  }
}
