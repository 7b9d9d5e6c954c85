import { existsSync } from 'node:fs';

/** What was thrown, as one line for people, without a stack. */
export function oneLine(thrown: unknown): string {
  return textOf(thrown)
    .trim()
    .replace(/:\s*\n\s*-\s+/, ': ')
    .replaceAll(/\s*\n\s*-\s+/g, '; ')
    .replaceAll(/\s*\n\s*/g, ' ');
}

function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  // By its name: the configuration is loaded only by commands that need it.
  if (thrown.name === 'ConfigurationError') return ofConfiguration(thrown.message);
  if (thrown.message !== '') return thrown.message;
  // Of a host with several addresses every attempt has failed.
  const [first] = thrown instanceof AggregateError ? (thrown.errors as readonly unknown[]) : [];
  return first === undefined ? thrown.name : textOf(first);
}

/** Its first line is of a service that starts. */
function ofConfiguration(message: string): string {
  const cure = existsSync('.env') ? '' : ' (cp .env.example .env)';
  return `${message.replace(/^.*/, 'The configuration is not complete or not right:')}${cure}`;
}
