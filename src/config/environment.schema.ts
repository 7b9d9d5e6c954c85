import { z } from 'zod';
import {
  choice,
  integer,
  isAddressRange,
  list,
  secret,
  text,
  url,
  variable,
} from './environment.fields';
import { overlap } from './overlapping-hosts';
import { strayVariables, type StrayVariable } from './stray-variables';

const AES_KEY = /^[A-Za-z0-9]{43}$/;
const TOKEN = /^[A-Za-z0-9]{3,32}$/;
const API_KEY = /^[\x21-\x7e]{16,256}$/;
const HOST = /^[A-Za-z0-9.-]+(:\d+)?$/;
const HOST_NAME = /^[\w-]+(?:\.[\w-]+)*$/;
/** No segment is empty or of dots alone: clients would send another path. */
const PATH = /^(?:\/(?!\.+(?:\/|$))[\w\-.~]+)*\/?$/;

const tokenField = () => secret("the console's token, 3 to 32 letters or digits", TOKEN);
const apiKeyField = () =>
  secret(
    'a key of 16 to 256 letters, digits or signs, such as openssl rand -hex 32 makes',
    API_KEY,
  );
const aesKeyField = () => secret("the console's EncodingAESKey, 43 letters or digits", AES_KEY);

function portOrOff(value: string): number | 'off' | undefined {
  if (value === 'off') return value;
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
}

function path(value: string): string | undefined {
  if (!value.startsWith('/') || !PATH.test(value)) return undefined;
  // The listener tolerates a trailing slash anyway.
  return value === '/' ? value : value.replace(/\/$/, '');
}

/** As users type it; what cannot be seen round it could never be matched. */
function keyword(value: string): string | undefined {
  return value.replaceAll(/^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu, '') || undefined;
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
  WECHAT_APP_ID: text('the AppID such as wx0123456789abcdef', /^[A-Za-z0-9_-]{1,64}$/),
  WECHAT_APP_SECRET: secret('the AppSecret without blanks', /^\S{1,128}$/),
  WECHAT_TOKEN: tokenField(),
  WECHAT_MODE: choice('plain', 'compatible', 'secure').default('plain'),
  WECHAT_ENCODING_AES_KEY: aesKeyField().optional(),
  WECHAT_PREVIOUS_TOKEN: tokenField().optional(),
  WECHAT_PREVIOUS_ENCODING_AES_KEY: aesKeyField().optional(),
  WECHAT_ORIGINAL_ID: text(
    "the account's original id such as gh_0123456789ab",
    /^gh_\w+$/,
  ).optional(),
  WECHAT_CALLBACK_PATH: variable(
    'a path such as /wechat or /a/b: letters, digits, - _ . and ~ after each single /, ' +
      'without host, query, blanks, %, . or ..',
    path,
  ).default('/wechat'),
  WECHAT_API_BASE_URL: url('https://api.weixin.qq.com', 'https:', 'http:').default(
    'https://api.weixin.qq.com',
  ),
  WECHAT_TOKEN_MODE: choice('stable', 'classic', 'upstream').default('stable'),
  WECHAT_TOKEN_UPSTREAM_URL: url('http://10.0.0.5:3001', 'https:', 'http:').optional(),
  WECHAT_TOKEN_UPSTREAM_KEY: apiKeyField().optional(),
  WECHAT_TOKEN_API_KEY: apiKeyField().optional(),
  WECHAT_SIGNATURE_MAX_AGE: integer('seconds (0 switches the check off)', 0, 86_400).default(300),
  WECHAT_REPLAY_CHECK: choice('reject', 'log', 'off').default('reject'),
  WECHAT_SOURCE_CHECK: choice('off', 'log', 'reject').default('off'),
  WECHAT_TRUSTED_PROXIES: list(
    'addresses or CIDR ranges separated by commas, such as 10.0.0.0/8 or ::1',
    isAddressRange,
  ).default([]),
  WECHAT_BODY_LIMIT: integer('bytes', 1024, 10_485_760).default(65_536),
  WECHAT_DEDUP_TTL: integer('seconds', 20, 86_400).default(60),
  WECHAT_REPLY_DEADLINE: integer('milliseconds', 50, 4900).default(4500),
  WECHAT_REPLY_DELIVERIES: integer('deliveries', 1, 4).default(3),
  WECHAT_LATE_REPLY: choice('customer-service', 'pickup', 'drop').default('customer-service'),
  WECHAT_HOLDING_REPLY: text('a text for the user').optional(),
  WECHAT_PICKUP_KEYWORD: variable('a word for the user to send', keyword).default('继续'),
  WECHAT_ERROR_REPLY: text('a text for the user').optional(),
  WECHAT_AI_LABEL: variable('a text of at most 300 bytes such as （内容由AI生成）', (value) =>
    Buffer.byteLength(value) <= 300 ? value : undefined,
  ).default('（内容由AI生成）'),
  WECHAT_REPLIES_FILE: text('a path such as ./replies.yaml').default('./replies.yaml'),
  WECHAT_RECORD: integer('messages (0 records none)', 0, 10_000).default(0),
  WECHAT_MEDIA_HOSTS: list('host names separated by commas', (item) => HOST.test(item)).default([]),
  REDIS_URL: url(
    'redis://host:6379 or rediss://user:password@host:6379',
    'redis:',
    'rediss:',
  ).optional(),
});

export type Environment = z.infer<typeof variables>;

/** Nest merges what it found back in; a name that is there, with nothing, keeps an empty text out. */
const NAMES = Object.keys(variables.shape);
const UNSET = Object.fromEntries(NAMES.map((name) => [name, undefined]));

type Found = Readonly<Record<string, string | undefined>>;

/** An empty value (`NAME=` in a file) means unset. */
function withoutEmpty(found: Found): Found {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value?.trim()));
}

function missing(found: Found): readonly string[] {
  const required = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN'];
  const encrypted = found['WECHAT_MODE'] === 'compatible' || found['WECHAT_MODE'] === 'secure';
  if (encrypted) required.push('WECHAT_ENCODING_AES_KEY');
  if (found['WECHAT_TOKEN_MODE'] === 'upstream') {
    required.push('WECHAT_TOKEN_UPSTREAM_URL', 'WECHAT_TOKEN_UPSTREAM_KEY');
  }
  return required.filter((name) => found[name] === undefined);
}

const CURE: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'required: the AppID of the account, from the developer console',
  WECHAT_APP_SECRET: 'required: the AppSecret of the account, from the developer console',
  WECHAT_TOKEN: 'required: the token that you typed into the console beside the server address',
  WECHAT_TOKEN_UPSTREAM_URL:
    'required with WECHAT_TOKEN_MODE=upstream: the address of the system that has the token',
  WECHAT_TOKEN_UPSTREAM_KEY:
    "required with WECHAT_TOKEN_MODE=upstream: that system's WECHAT_TOKEN_API_KEY",
  WECHAT_ENCODING_AES_KEY: 'required unless WECHAT_MODE=plain: the EncodingAESKey of the console',
};

interface Mistake {
  readonly name: string;
  readonly message: string;
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

/** What is set for this service, as its name says, but has no effect. */
export function strayIn(found: Found): readonly StrayVariable[] {
  return strayVariables(found, NAMES);
}

function mistakes(found: Found, issues: readonly z.core.$ZodIssue[]): readonly Mistake[] {
  const absent = missing(found).map((name) => ({ name, message: CURE[name] ?? 'required' }));
  const wrong = issues
    .map(({ path: [name], message }) => ({ name: String(name), message }))
    .filter(({ name }) => !absent.some((one) => one.name === name));
  return [...absent, ...wrong, ...[clash(found) ?? []].flat()];
}

/** Collects every mistake, whichever kind it is, so that all are told at once. */
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
