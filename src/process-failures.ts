import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';
import { reasonOf } from './reason-of';

/**
 * Keeps a handler's mistake from ending the service for all users, and both kinds of failure out of
 * Node's own output, which redacts nothing.
 */
export function logProcessFailures(): void {
  const logger = new Logger('Process');
  process.on('unhandledRejection', (reason) => {
    logger.error('A promise was not awaited and its failure not handled', inspect(reason));
  });
  // The state that it leaves is unknown. Promised work is resumed by the next start.
  process.on('uncaughtException', (error) => {
    logger.fatal('An error was thrown where nothing could catch it', inspect(error));
    process.exit(1);
  });
}

/** Ends a process that cannot start, with the reason alone on standard error. */
export function endUnstarted(error: unknown): void {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
}
