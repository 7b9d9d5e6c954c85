import { Injectable } from '@nestjs/common';
import { SignatureBindings } from '../../ledger';
import type { EmbeddedLedger } from './embedded.ledger';

/** In the log, like everything else; forgotten with the segment. */
@Injectable()
export class EmbeddedSignatureBindings extends SignatureBindings {
  constructor(private readonly ledger: EmbeddedLedger) {
    super();
  }

  async bind(signature: string, message: string): Promise<boolean> {
    await Promise.resolve();
    return this.ledger.bind(signature, message);
  }
}
