const PARAMETERS = /\b(access_token|secret|signature|msg_signature|nonce|openid)=[^&\s"'<>]+/gi;
/** The shape of real openIds. */
const OPEN_ID = /(?<![\w-])o[\w-]{27}(?![\w-])/g;
/** Of access tokens: WeChat repeats one now and then in an errmsg. */
const ACCESS_TOKEN = /(?<![\w-])\d{1,3}_[\w-]{60,}/g;

/** Makes a function that takes what must not be read out of a line. */
export function redactor(secrets: readonly string[]): (line: string) => string {
  // The longest first: one secret may be the beginning of another.
  const ordered = secrets.toSorted((a, b) => b.length - a.length);
  return (line) => {
    let clean = line.replace(PARAMETERS, '$1=***').replace(OPEN_ID, '<openid>');
    clean = clean.replace(ACCESS_TOKEN, '***');
    for (const secret of ordered) clean = clean.replaceAll(secret, '***');
    return clean;
  };
}
