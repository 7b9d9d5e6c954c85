import { setTimeout as pause } from 'node:timers/promises';
import type { DiscoveryService } from '@nestjs/core';
import { RouteClaims, type HandlerContext, type IncomingMessage } from '../../wechat';
import type { HandlerFaults } from './service-messages';

type Handle = (message: IncomingMessage, context: HandlerContext) => unknown;

/** A handler failed because the console was told to have it fail. */
export class FaultOnDemandError extends Error {
  override readonly name = 'FaultOnDemandError';

  constructor() {
    super('The fault "throw" is on in the console; switch it off there.');
  }
}

/** Puts the console's faults before every handler. */
export class FaultyHandlers {
  private faults: HandlerFaults = { slow: 0, throws: false, kill: false };

  /** @param killMe asks for the end of this process */
  constructor(private readonly killMe: () => void) {}

  set(faults: HandlerFaults): void {
    this.faults = faults;
  }

  wrap(discovery: DiscoveryService): void {
    for (const { instance } of discovery.getProviders({ metadataKey: RouteClaims.KEY })) {
      const handler = instance as { handle: Handle };
      const handle = handler.handle.bind(handler);
      handler.handle = async (message, context) => {
        await this.misbehave(context);
        return handle(message, context);
      };
    }
  }

  private async misbehave({ signal }: HandlerContext): Promise<void> {
    const { slow, throws, kill } = this.faults;
    if (kill) {
      this.killMe();
      await pause(60_000, undefined, { signal });
    }
    if (slow > 0) await pause(slow, undefined, { signal });
    if (throws) throw new FaultOnDemandError();
  }
}
