/** What went wrong, as one line for people: no stack, whatever was thrown. */
export function oneLine(thrown: unknown): string {
  return textOf(thrown)
    .trim()
    .replace(/:\s*\n\s*-\s+/, ': ')
    .replaceAll(/\s*\n\s*-\s+/g, '; ')
    .replaceAll(/\s*\n\s*/g, ' ');
}

function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.message !== '') return thrown.message;
  // Of a host with several addresses every attempt has failed.
  const [first] = thrown instanceof AggregateError ? (thrown.errors as readonly unknown[]) : [];
  return first === undefined ? thrown.name : textOf(first);
}
