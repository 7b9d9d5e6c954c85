import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Ledger } from '../../ledger';
import type { Work } from './work';

const ASK_EVERY_MS = 25;

/** Lets the messages of one user run one after the other where their handler asks for it. */
@Injectable()
export class Turns {
  constructor(private readonly ledger: Ledger) {}

  /** Resolves when it is the work's turn, or nobody wants it any more. */
  async wait(work: Work, signal: AbortSignal): Promise<void> {
    const lane = `${work.key.split(':')[0]}:${work.message.fromUserName}`;
    while (!signal.aborted && !(await this.ledger.takeTurn(lane, work.key))) {
      await sleep(ASK_EVERY_MS);
    }
  }
}
