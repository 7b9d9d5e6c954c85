import type { LogLevel } from '@nestjs/common';
import { ACCOUNT_SECRETS, type Configuration } from '../config';
import { redactor } from './redact';
import { RedactingLogger } from './redacting.logger';

const SECRETS = [...ACCOUNT_SECRETS, 'WECHAT_TOKEN_API_KEY'] as const;

/** What becomes known while the service runs; another list each time that there is more. */
interface Secrets {
  readonly secrets: readonly string[];
}

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'log', 'debug'];
const DEPTH = { error: 1, warn: 2, info: 3, debug: 4 };

/** JSON lines for machines, colours for a terminal; never a secret. */
export function createLogger(configuration: Configuration, others?: Secrets): RedactingLogger {
  const logLevels = LEVELS.slice(0, DEPTH[configuration.get('LOG_LEVEL', { infer: true })]);
  const json = !process.stdout.isTTY;
  return new RedactingLogger({ json, logLevels }, redactorFor(configuration, others));
}

/** Takes out of a text whatever the log may not hold; for others that show texts. */
export function redactorFor(
  configuration: Configuration,
  others: Secrets = { secrets: [] },
): (text: string) => string {
  const secrets = SECRETS.map((name) => configuration.get(name, { infer: true }));
  const own = secrets.filter((secret): secret is string => Boolean(secret));
  let known: readonly string[] = [];
  let redact = redactor(own);
  return (text) => {
    if (others.secrets !== known) {
      known = others.secrets;
      redact = redactor([...own, ...known]);
    }
    return redact(text);
  };
}
