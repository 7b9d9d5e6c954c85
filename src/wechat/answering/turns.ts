import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Ledger, type WaitSignal } from '../../ledger';
import type { Work } from './work';

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** Lets the messages of one lane run one after the other, in the order in which they were claimed. */
@Injectable()
export class Turns {
  constructor(private readonly ledger: Ledger) {}

  /** Resolves when it is the work's turn, or nobody wants it any more. */
  async wait({ lane, key }: Work, unwanted: WaitSignal): Promise<void> {
    if (lane === undefined) return;
    let pause = FIRST_PAUSE_MS;
    while (!unwanted.aborted && !(await this.ledger.takeTurn(lane, key))) {
      await sleep(pause);
      // Whoever has waited for long can wait a little longer; asking costs the store.
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
    }
  }
}
