import { DiscoveryService } from '@nestjs/core';

export interface DeferredOptions {
  /** Text that the user sees at once; unset: nothing. */
  readonly reply?: string;
  /** How often the handler is tried before the message is set aside; 3 where not given. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 5000 where not given. */
  readonly delay?: number;
}

/**
 * Beside an `@On…` decorator: the delivery is answered at once, the work is durable and retried, and
 * the reply goes by customer-service message, or waits for pickup where the account may not send.
 */
export const Deferred = DiscoveryService.createDecorator<DeferredOptions>();
