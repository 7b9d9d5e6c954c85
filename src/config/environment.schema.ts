import { z } from 'zod';
import {
  choice,
  file,
  integer,
  isAddressRange,
  list,
  text,
  url,
  variable,
} from './environment.fields';
import { accountVariables, apiKeyField } from './account.fields';
import { absentFrom, IDENTITY, type Mistake } from './account.schema';
import { strayVariables, type StrayVariable } from './stray-variables';

const HOST_NAME = /^[\w-]+(?:\.[\w-]+)*$/;
/** No segment is empty or of dots alone: clients would send another path. */
const PATH = /^(?:\/(?!\.+(?:\/|$))[\w\-.~]+)*\/?$/;

function portOrOff(value: string): number | 'off' | undefined {
  if (value === 'off') return value;
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
}

function path(value: string): string | undefined {
  if (!value.startsWith('/') || !PATH.test(value)) return undefined;
  // The listener tolerates a trailing slash anyway.
  return value === '/' ? value : value.replace(/\/$/, '');
}

/** Every variable of the service; `.env.example` explains each. */
const variables = z.object({
  HOST: text('an address to listen on such as 0.0.0.0').default('0.0.0.0'),
  PORT: integer('a TCP port', 0, 65_535).default(3000),
  MANAGEMENT_HOST: text('an address to listen on such as 127.0.0.1').default('127.0.0.1'),
  MANAGEMENT_PORT: variable('a TCP port from 0 to 65535, or off', portOrOff).default(3001),
  MANAGEMENT_ALLOWED_HOSTS: list(
    'host names without port, separated by commas, such as wechat.internal',
    (item) => HOST_NAME.test(item),
  ).default([]),
  MANAGEMENT_QUEUES: choice('on', 'off').default('off'),
  CONSOLE_PORT: integer('a TCP port', 0, 65_535).default(3002),
  LOG_LEVEL: choice('debug', 'info', 'warn', 'error').default('info'),
  DATA_DIR: text('a directory such as ./data').default('./data'),
  WECHAT_ACCOUNTS: file('a file of accounts such as ./accounts.yaml').optional(),
  WECHAT_CALLBACK_PATH: variable(
    'a path such as /wechat or /a/b: letters, digits, - _ . and ~ after each single /, ' +
      'without host, query, blanks, %, . or ..',
    path,
  ).default('/wechat'),
  WECHAT_TOKEN_API_KEY: apiKeyField().optional(),
  WECHAT_TRUSTED_PROXIES: list(
    'addresses or CIDR ranges separated by commas, such as 10.0.0.0/8 or ::1',
    isAddressRange,
  ).default([]),
  WECHAT_BODY_LIMIT: integer('bytes', 1024, 10_485_760).default(65_536),
  WECHAT_DEDUP_TTL: integer('seconds', 20, 86_400).default(60),
  WECHAT_RECORD: integer('messages (0 records none)', 0, 10_000).default(0),
  REDIS_URL: url(
    'redis://host:6379 or rediss://user:password@host:6379',
    'redis:',
    'rediss:',
  ).optional(),
  ...accountVariables,
});

export type Environment = z.infer<typeof variables>;

/** Nest merges the texts that it found into the result; a name that is undefined keeps one out. */
const NAMES = Object.keys(variables.shape);
const UNSET = Object.fromEntries(NAMES.map((name) => [name, undefined]));

type Found = Readonly<Record<string, string | undefined>>;

/** An empty value (`NAME=` in a file) means unset. */
function withoutEmpty(found: Found): Found {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value?.trim()));
}

/** Undefined where one of the ports is wrong anyway, off or left to the system. */
function clash(found: Found): Mistake | undefined {
  const { HOST: host = '0.0.0.0', MANAGEMENT_HOST: own = '127.0.0.1' } = found;
  const { PORT: port = '3000', MANAGEMENT_PORT: ownPort = '3001' } = found;
  if (!/^\d+$/.test(port) || Number(port) === 0 || Number(port) !== Number(ownPort))
    return undefined;
  if (!overlap(host, own)) return undefined;
  const message = `expected another port than PORT, got ${ownPort} for both; both listen on ${own}`;
  return { name: 'MANAGEMENT_PORT', message: `${message}. Choose one such as 3001, or off` };
}

const ALL_IPV4 = '0.0.0.0';
const ALL = '[::]';
const LOOPBACKS = new Set(['127.0.0.1', '[::1]']);

/** Whether two listeners on these addresses cannot have the same port. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [canonical(one), canonical(other)];
  if (a === b || a === ALL || b === ALL) return true;
  // Names may lead to an IPv4 address.
  if (a === ALL_IPV4) return !b.startsWith('[');
  if (b === ALL_IPV4) return !a.startsWith('[');
  return (a === 'localhost' && LOOPBACKS.has(b)) || (b === 'localhost' && LOOPBACKS.has(a));
}

/** One spelling for each address: `0`, `127.1`, `0:0:0:0:0:0:0:1`, `LOCALHOST`. */
function canonical(host: string): string {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1');
  const address = `http://${bare.includes(':') ? `[${bare}]` : bare}`;
  return URL.canParse(address) ? new URL(address).hostname : bare;
}

/** What is set for this service, as its name says, but has no effect. */
export function strayIn(found: Found): readonly StrayVariable[] {
  return strayVariables(found, NAMES);
}

/** Which accounts there are is said in one place. */
function moved(found: Found): readonly Mistake[] {
  const message = 'expected nothing beside WECHAT_ACCOUNTS: move it into that file, to its account';
  return IDENTITY.filter((name) => found[name] !== undefined).map((name) => ({ name, message }));
}

function mistakes(found: Found, issues: readonly z.core.$ZodIssue[]): readonly Mistake[] {
  const absent = found['WECHAT_ACCOUNTS'] ? moved(found) : absentFrom(found);
  const wrong = issues
    .map(({ path: [name], message }) => ({ name: String(name), message }))
    .filter(({ name }) => !absent.some((one) => one.name === name));
  return [...absent, ...wrong, ...[clash(found) ?? []].flat()];
}

/** Collects all mistakes, so that one start reports them all. */
export const environmentSchema = z
  .record(z.string(), z.string().optional())
  .transform((found, context): Environment => {
    const set = withoutEmpty(found);
    const result = variables.safeParse(set);
    const all = mistakes(set, result.error?.issues ?? []);
    if (result.success && all.length === 0) return { ...UNSET, ...result.data };
    // A name that was misspelt may be the reason why another is missing.
    const strays = strayIn(found).map(({ name, problem }) => ({ name, message: problem }));
    for (const { name, message } of [...all, ...strays]) {
      context.addIssue({ code: 'custom', path: [name], message });
    }
    return z.NEVER;
  });
