import { z } from 'zod';
import { choice, integer, list, secret, text, url, variable } from './environment.fields';

const AES_KEY = /^[A-Za-z0-9]{43}$/;
const TOKEN = /^[A-Za-z0-9]{3,32}$/;
const ADDRESS = /^[\da-fA-F.:]+(\/\d{1,3})?$/;
const HOST = /^[A-Za-z0-9.-]+(:\d+)?$/;

const tokenField = () => secret("the console's token, 3 to 32 letters or digits", TOKEN);
const aesKeyField = () => secret("the console's EncodingAESKey, 43 letters or digits", AES_KEY);

function portOrOff(value: string): number | 'off' | undefined {
  if (value === 'off') return value;
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined;
}

/** Every variable of the service; `.env.example` explains each. */
const variables = z.object({
  HOST: text('an address to listen on such as 0.0.0.0').default('0.0.0.0'),
  PORT: integer('a TCP port', 0, 65_535).default(3000),
  MANAGEMENT_HOST: text('an address to listen on such as 127.0.0.1').default('127.0.0.1'),
  MANAGEMENT_PORT: variable('a TCP port from 0 to 65535, or off', portOrOff).default(3001),
  MANAGEMENT_QUEUES: choice('on', 'off').default('off'),
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
  WECHAT_CALLBACK_PATH: text('a path such as /wechat', /^\/[\w\-./~]*$/).default('/wechat'),
  WECHAT_API_BASE_URL: url('https://api.weixin.qq.com', 'https:', 'http:').default(
    'https://api.weixin.qq.com',
  ),
  WECHAT_TOKEN_MODE: choice('stable', 'classic').default('stable'),
  WECHAT_SIGNATURE_MAX_AGE: integer('seconds (0 switches the check off)', 0, 86_400).default(300),
  WECHAT_REPLAY_CHECK: choice('reject', 'log', 'off').default('reject'),
  WECHAT_SOURCE_CHECK: choice('off', 'log', 'reject').default('off'),
  WECHAT_TRUSTED_PROXIES: list(
    'addresses or CIDR ranges separated by commas, such as 10.0.0.0/8',
    ADDRESS,
  ).default([]),
  WECHAT_BODY_LIMIT: integer('bytes', 1024, 10_485_760).default(65_536),
  WECHAT_DEDUP_TTL: integer('seconds', 20, 86_400).default(60),
  WECHAT_REPLY_DEADLINE: integer('milliseconds', 50, 4900).default(4500),
  WECHAT_REPLY_DELIVERIES: integer('deliveries', 1, 4).default(3),
  WECHAT_LATE_REPLY: choice('customer-service', 'pickup', 'drop').default('customer-service'),
  WECHAT_HOLDING_REPLY: text('a text for the user').optional(),
  WECHAT_PICKUP_KEYWORD: text('a word for the user to send').default('继续'),
  WECHAT_ERROR_REPLY: text('a text for the user').optional(),
  WECHAT_MEDIA_HOSTS: list('host names separated by commas', HOST).default([]),
  REDIS_URL: url(
    'redis://host:6379 or rediss://user:password@host:6379',
    'redis:',
    'rediss:',
  ).optional(),
});

export type Environment = z.infer<typeof variables>;

/** Nest merges what it found back in; a name that is there, with nothing, keeps an empty text out. */
const UNSET = Object.fromEntries(Object.keys(variables.shape).map((name) => [name, undefined]));

type Found = Readonly<Record<string, string | undefined>>;

/** An empty value (`NAME=` in a file) means unset. */
function withoutEmpty(found: Found): Found {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value?.trim()));
}

function missing(found: Found): readonly string[] {
  const required = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN'];
  const encrypted = found['WECHAT_MODE'] === 'compatible' || found['WECHAT_MODE'] === 'secure';
  if (encrypted) required.push('WECHAT_ENCODING_AES_KEY');
  return required.filter((name) => found[name] === undefined);
}

const CURE: Readonly<Record<string, string>> = {
  WECHAT_APP_ID: 'required: the AppID of the account, from the developer console',
  WECHAT_APP_SECRET: 'required: the AppSecret of the account, from the developer console',
  WECHAT_TOKEN: 'required: the token that you typed into the console beside the server address',
  WECHAT_ENCODING_AES_KEY: 'required unless WECHAT_MODE=plain: the EncodingAESKey of the console',
};

/** Collects every mistake, whichever kind it is, so that all are told at once. */
export const environmentSchema = z
  .record(z.string(), z.string().optional())
  .transform((found, context): Environment => {
    const set = withoutEmpty(found);
    const absent = missing(set);
    for (const name of absent) {
      context.addIssue({ code: 'custom', path: [name], message: CURE[name] ?? 'required' });
    }
    const result = variables.safeParse(set);
    const wrong = result.error?.issues ?? [];
    for (const { path, message } of wrong.filter(
      ({ path: [name] }) => !absent.includes(String(name)),
    )) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    return result.success && absent.length === 0 ? { ...UNSET, ...result.data } : z.NEVER;
  });
