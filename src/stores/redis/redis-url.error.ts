const CURES: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'Nothing listens there: start Redis, or correct host and port.'],
  [
    /ENOTFOUND|EAI_AGAIN/,
    'The host name is not known here: correct it, or the DNS of this machine.',
  ],
  [/WRONGPASS|NOAUTH|NOPERM|invalid password/, 'Put the right user and password into REDIS_URL.'],
  [/DB index/, 'The database number at the end does not exist: leave it out.'],
  [
    /SSL|TLS|wrong version|certificate|ECONNRESET|closed/,
    'Try rediss:// for TLS, redis:// without.',
  ],
  [/older/, 'Redis 6.2 or later is needed.'],
];

/** Redis could not be used at the start; the message names the culprit and its cure. */
export class RedisUrlError extends Error {
  override readonly name = 'RedisUrlError';

  constructor(url: string, reason: string) {
    const cure = CURES.find(([pattern]) => pattern.test(reason))?.[1];
    super(
      `REDIS_URL: cannot use Redis at ${shown(url)}: ${reason}. ` +
        (cure ?? 'Check the address, the firewall and whether Redis answers there.'),
    );
  }
}

/** Without user and password. */
function shown(url: string): string {
  if (!URL.canParse(url)) return 'an address that is not a URL (redis://host:6379)';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
