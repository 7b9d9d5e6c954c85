const PARAMETERS = /\b(access_token|secret|signature|msg_signature|nonce|openid)=[^&\s"'<>]+/gi;
/** The shape of real openIds. */
const OPEN_ID = /(?<![\w-])o[\w-]{27}(?![\w-])/g;

/** Makes a function that takes what must not be read out of a line. */
export function redactor(secrets: readonly string[]): (line: string) => string {
  // The longest first: one secret may be the beginning of another.
  const ordered = secrets.toSorted((a, b) => b.length - a.length);
  return (line) => {
    let clean = line.replace(PARAMETERS, '$1=***').replace(OPEN_ID, '<openid>');
    for (const secret of ordered) clean = clean.replaceAll(secret, '***');
    return clean;
  };
}
