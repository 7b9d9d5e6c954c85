/** Why something failed, as a text for people. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The same with where it was thrown, of whatever a handler may throw. */
export function stackOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.stack ?? thrown.message) : wordsOf(thrown);
  } catch {
    return 'something that does not tell what it is';
  }
}

/** Some SDKs throw the body of an answer: its values may be secret, the names of its fields are not. */
function wordsOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  const { message } = thrown as { readonly message?: unknown };
  if (typeof message === 'string') return message;
  return `an object with ${Object.keys(thrown).join(', ') || 'no fields'}`;
}
