import { ACCOUNT_SECRETS, type Configuration } from '../config';

const PARAMETERS = /\b(access_token|secret|signature|msg_signature|nonce|openid)=[^&\s"'<>]+/gi;
/** The shape of real openIds. */
const OPEN_ID = /(?<![\w-])o[\w-]{27}(?![\w-])/g;
/** Of access tokens: WeChat repeats one now and then in an errmsg. */
const ACCESS_TOKEN = /(?<![\w-])\d{1,3}_[\w-]{60,}/g;

const SECRETS = [...ACCOUNT_SECRETS, 'WECHAT_TOKEN_API_KEY'] as const;

/** Secrets that become known while the service runs; another list when there are more. */
export interface Secrets {
  readonly secrets: readonly string[];
}

/** Takes out of a text what the log may not hold; for others that show texts. */
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
