import { inspect } from 'node:util';
import { Logger } from '@nestjs/common';

/**
 * Keeps one handler's slip from ending the service for everybody, and both kinds of failure out of
 * Node's own output, which redacts nothing.
 */
export function logProcessFailures(): void {
  const logger = new Logger('Process');
  process.on('unhandledRejection', (reason) => {
    logger.error('A promise was not awaited and its failure not handled', inspect(reason));
  });
  // What it left behind is unknown. Promised work is resumed by the next start.
  process.on('uncaughtException', (error) => {
    logger.fatal('An error was thrown where nothing could catch it', inspect(error));
    process.exit(1);
  });
}
