import type { LogLevel } from '@nestjs/common';
import type { Configuration } from '../config';
import { redactorFor, type Secrets } from './redact';
import { RedactingLogger } from './redacting.logger';

export { redactorFor } from './redact';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'log', 'debug'];
const DEPTH = { error: 1, warn: 2, info: 3, debug: 4 };

/** JSON lines for machines, colours for a terminal; never a secret. */
export function createLogger(configuration: Configuration, others?: Secrets): RedactingLogger {
  const logLevels = LEVELS.slice(0, DEPTH[configuration.get('LOG_LEVEL', { infer: true })]);
  const json = !process.stdout.isTTY;
  return new RedactingLogger({ json, logLevels }, redactorFor(configuration, others));
}
